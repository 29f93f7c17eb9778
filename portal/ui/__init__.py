"""The shell: navigation, home, search, notifications, components and design tokens."""
