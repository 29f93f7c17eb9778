"""How the domain says no, in words written for the person who asked."""

from http import HTTPStatus


class Refused(Exception):
    """A rule of the business was not met."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "refused"


class NotAllowed(Refused):
    """The person sees the thing but may not do this to it."""

    status = HTTPStatus.FORBIDDEN
    code = "not_allowed"


class OutOfStep(Refused):
    """The row has moved on since the person last saw it."""

    status = HTTPStatus.CONFLICT
    code = "out_of_step"
