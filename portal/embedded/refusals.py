"""What is said when the embedded servers can't be had."""


class CannotServe(Exception):
    """The servers can't start or stay up; the message tells the person what to do."""
