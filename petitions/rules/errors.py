"""Every way the rules can say no. The message is a sentence for the person who asked."""

from datetime import datetime


class Refusal(Exception):
    """A rule refused what was asked; `message` is shown to the person refused."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StepNotAllowed(Refusal):
    """The case is not at a stage where this can happen, or a guard is not met."""

    status = 409


class NotPermitted(Refusal):
    """This person may not do that."""

    status = 403


class NoSuchCase(Refusal):
    """There is no such case, or none that this person may know of."""

    status = 404

    def __init__(self, message: str = "查無此案件，或您無權查看。") -> None:
        super().__init__(message)


class NoSuchBusiness(Refusal):
    """There is no such entry in the register of businesses."""

    status = 404

    def __init__(self, message: str = "業者名錄裡沒有這一筆。") -> None:
        super().__init__(message)


class StaleVersion(Refusal):
    """Someone else changed the case after it was read."""

    status = 409

    def __init__(self, message: str = "案件在您開啟後已有異動，請重新檢視後再送出。") -> None:
        super().__init__(message)


class BadInput(Refusal):
    """A field holds what cannot be taken; `field` names it."""

    status = 422

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class OutOfDate(Refusal):
    """What was asked rests on a link, code or permit whose time has passed."""

    status = 410


class Locked(Refusal):
    """Too many failures: wait until `until` (an aware moment), if it is known."""

    status = 429

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until
