"""Components: rendered once each, escaped once, at home inside partials."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from portal.ui.charts import Chart, Series
from portal.ui.icons import icon_exists

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "_components"
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


def render(source, **context):
    # Cotton compiles what its loader reads; a template from a string has to ask for it.
    compiled = _cotton().process("{% load django_htmx %}" + source)
    request = RequestFactory().get("/list/?q=a&after=xyz")
    return engines["django"].from_string(compiled).render(context, request)


def _cotton():
    from django_cotton.compiler_regex import CottonCompiler  # noqa: PLC0415

    return CottonCompiler()


@pytest.mark.parametrize(
    "source",
    [
        '<c-page-header :title="evil" :subtitle="evil" :back_label="evil" back="/" />',
        '<c-card :title="evil" :subtitle="evil">{{ evil }}</c-card>',
        '<c-stat :label="evil" :value="evil" :unit="evil" :formula="evil" :note="evil" />',
        '<c-stat label="{{ evil }}" value="1" />',
        '<c-status state="live" :label="evil" />',
        '<c-empty icon="car" :title="evil" :text="evil" />',
        '<c-note :title="evil">{{ evil }}</c-note>',
        '<c-chip href="#" :label="evil" />',
        '<c-tab href="#" :label="evil" />',
        '<c-event icon="car" :title="evil" :by="evil" />',
        '<c-confirm action="#" :title="evil" :text="evil" :button="evil" />',
        '<c-avatar :name="evil" />',
        '<c-fact :label="evil">{{ evil }}</c-fact>',
        '<c-progress done="1" total="2" :label="evil" :note="evil" />',
        '<c-step :label="evil" :note="evil" />',
        "<c-problem :title='evil' :reference='evil' />",
    ],
)
def test_components_escape_what_people_typed(source):
    assert "<script>" not in render(source, evil=EVIL)


def test_text_given_to_a_component_is_escaped_only_once():
    html = render('<c-card title="{{ name }}" :subtitle="name" />', name="Fish & Sons")
    assert html.count("Fish &amp; Sons") == 2
    assert "&amp;amp;" not in html


def test_no_component_prints_its_attributes_unescaped():
    for file in COMPONENTS.glob("*.html"):
        assert "{{ attrs }}" not in file.read_text(), file.name


def test_every_component_declares_what_it_takes():
    for file in COMPONENTS.glob("*.html"):
        assert file.read_text().startswith("<c-vars"), file.name


def test_variables_of_the_page_do_not_leak_into_a_component():
    html = render('<c-card title="Mine">x</c-card>', subtitle="LEAK", href="/leak", footer="LEAK")
    assert "leak" not in html.lower()


def test_a_named_part_of_a_page_with_components_renders_alone():
    html = render_to_string("portal/ui/search.html#hits", {"groups": [], "text": "abc"})
    assert "<html" not in html
    assert "abc" in html


def test_every_icon_named_in_templates_and_code_exists():
    base = Path(settings.BASE_DIR)
    named = {
        (name, file)
        for file in (base / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)" %}|\bicon="([a-z0-9-]+)"', file.read_text())
    }
    named |= {
        ((name, ""), file)
        for app in ("portal", "dealers", "toolkits", "campaigns")
        for file in (base / app).rglob("*.py")
        for name in re.findall(r'\bicon="([a-z0-9-]+)"', file.read_text())
    }
    wrong = {("".join(name), file.name) for name, file in named if not icon_exists("".join(name))}
    assert not wrong


def test_icons_are_hidden_from_screen_readers_and_unknown_ones_show_nothing():
    assert 'aria-hidden="true"' in render('{% icon "car" %}')
    assert render('{% icon "no-such-icon" %}').strip() == ""
    assert render('{% icon "../../../../../etc/passwd" %}').strip() == ""


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("minutes", "tone", "text"),
    [(40, "ok", "40 min left"), (15, "risk", "15 min left"), (-75, "late", "late by 1 h 15 min")],
)
def test_a_countdown_turns_amber_in_its_last_third_and_says_by_how_much_it_is_late(
    minutes, tone, text
):
    due = NOW + timedelta(minutes=minutes)
    html = render(
        '<c-countdown :due="due" :start="start" />', due=due, start=NOW - timedelta(minutes=35)
    )
    assert f"rt-tone-{tone}" in html
    assert text in html


def test_the_more_link_keeps_the_filters_and_moves_the_cursor():
    html = render('<c-more :page="page" />', page=SimpleNamespace(next_cursor="n=/+"))
    assert 'href="?q=a&amp;after=n%3D%2F%2B"' in html


def test_there_is_no_more_link_on_the_last_page():
    assert "<a" not in render('<c-more :page="page" />', page=SimpleNamespace(next_cursor=""))


def test_a_chart_tells_its_figures_as_a_table_without_script():
    chart = Chart(
        kind="line",
        title="Share",
        categories=["Mon", "Tue"],
        unit="%",
        series=[Series("A", [0.5, None])],
    )
    html = render('<c-chart :chart="chart" />', chart=chart)
    assert "50 %" in html.replace("\xa0", " ")
    assert "–</td>" in html


def test_chart_data_cannot_break_out_of_its_script_block():
    chart = Chart(kind="bar", title=EVIL, categories=[EVIL], series=[Series(EVIL, [1])])
    assert "<script>alert" not in render('<c-chart :chart="chart" />', chart=chart)


def test_a_chart_of_seven_series_is_refused():
    with pytest.raises(ValueError, match="at most 6"):
        Chart(
            kind="line", title="x", categories=["a"], series=[Series(str(n), [1]) for n in range(7)]
        )


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        ("en", '{{ 41990|money:"EUR" }}', "€41,990"),
        ("de", '{{ 41990.5|money:"EUR" }}', "41.990,50 €"),
        ("en", "{{ 0.915|percent:1 }}", "91.5 %"),
        ("en", "{{ 4800|duration }}", "1 h 20 min"),
        ("en", "{{ 1234567|number }}", "1,234,567"),
        ("de", "{{ 1234567|number }}", "1.234.567"),
    ],
)
def test_figures_are_written_as_people_of_the_language_write_them(language, source, expected):
    with translation.override(language):
        text = re.sub(r"<[^>]+>", "", render(source)).replace("\xa0", " ").strip()
    assert text == expected


def test_times_carry_their_zone():
    html = render(
        '{{ at|local_time:"Europe/Berlin" }} {{ at|local_time:"America/Chicago" }}', at=NOW
    )
    assert "4 May 2026, 14:00 CEST" in html
    assert "4 May 2026, 07:00 CDT" in html
