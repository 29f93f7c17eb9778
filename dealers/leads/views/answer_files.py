"""Answers from a file: upload, look at what it comes to, log them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.leads import actions
from dealers.leads.columns import ANSWERS
from dealers.leads.file_forms import AnswerFileForm, ColumnsForm
from dealers.leads.file_lines import AGAIN, LOGGED, REFUSED, grouped, told_answers
from dealers.leads.models import AnswerFile
from dealers.leads.policies import may_report
from dealers.network.models import Dealership
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused

TEMPLATE, FORM_TEMPLATE = "dealers/leads/answer_file.html", "dealers/leads/answer_file_form.html"
LISTED = 10


@require_http_methods(["GET", "POST"])
def new_file(request: PortalRequest) -> HttpResponse:
    """Take a file of answers; none of them is logged yet."""
    if not may_report(request.user):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    held = Dealership.objects.where(request.user, Can.ANSWER_LEADS)
    form = AnswerFileForm(held.where(request.user, Can.REASSIGN_LEADS), *sent)
    if form.is_valid():
        return _keep(request, form)
    return _ask(request, form)


def _keep(request: PortalRequest, form: AnswerFileForm) -> HttpResponse:
    given = form.cleaned_data
    name, data = given["file"].name, given["file"].read()
    try:
        file = actions.keep_answer_file(given["dealership"], name, data, by=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _ask(request, form)
    return redirect("leads:answers", file.pk)


def _ask(request: PortalRequest, form: AnswerFileForm) -> HttpResponse:
    files = AnswerFile.objects.visible_to(request.user).select_related("dealership", "uploaded_by")
    context = {
        "form": form,
        "columns": ANSWERS.labels.values(),
        "files": files.defer("data", "rows").order_by("-id")[:LISTED],
    }
    return render(request, FORM_TEMPLATE, context, status=422 if form.is_bound else 200)


def _find(request: PortalRequest, pk: UUID) -> AnswerFile:
    files = AnswerFile.objects.visible_to(request.user).defer("data")
    return get_object_or_404(files.select_related("dealership", "taken_by"), pk=pk)


@require_GET
def answer_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what a file would come to; once its answers are logged, what became of them."""
    file = _find(request, pk)
    return _show(request, file, ColumnsForm(file, ANSWERS))


def _show(request: PortalRequest, file: AnswerFile, form: ColumnsForm) -> HttpResponse:
    groups = grouped(told_answers(file, request.user))
    counts = dict.fromkeys((LOGGED, AGAIN, REFUSED), 0)
    counts |= {group.outcome: len(group.lines) for group in groups}
    context = {"file": file, "groups": groups, "counts": counts, "form": form}
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


@require_POST
def read_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Try a file anew with what the person says its columns are."""
    file = _find(request, pk)
    form = ColumnsForm(file, ANSWERS, request.POST)
    if not form.is_valid():
        return _show(request, file, form)
    actions.read_answer_file(file, fields=form.given, by=request.user)
    return redirect("leads:answers", pk)


@require_POST
def log_answers(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Log what was shown."""
    actions.log_answers(_find(request, pk), by=request.user)
    return redirect("leads:answers", pk)
