"""The field in which files are sent with a form. A page shown again cannot keep them, and says so."""

from typing import IO, Any, Final, NamedTuple, Protocol

from wtforms import FileField, ValidationError

from petitions.i18n import translate
from petitions.rules.files import HEAD, LARGEST_FILE, MOST_BYTES, MOST_FILES, UnknownFile, kind_of
from petitions.rules.text import display_filename

TOO_MANY: Final = "一次最多附 %(most)s 個檔案。"
TOO_LARGE: Final = "「%(name)s」超過 %(most)s MB，請縮小或分成幾個檔案。"
EMPTY: Final = "「%(name)s」是空的檔案，請重新選取。"
MEGABYTE: Final = 1024 * 1024
CHOOSE_AGAIN: Final = "附件要請您重新選取，瀏覽器不會保留。"


class Sent(Protocol):
    """A file as the web framework hands it over."""

    filename: str | None

    @property
    def stream(self) -> IO[bytes]: ...


class Upload(NamedTuple):
    """A file that was sent: under which name, of which kind, and its bytes."""

    name: str
    media_type: str
    stream: IO[bytes]


class FilesField(FileField):
    """Any number of files; `data` holds those that are taken, each checked by its contents."""

    data: tuple[Upload, ...]

    def __init__(self, label: str, **given: Any) -> None:
        look = {"multiple": True, "class": "form-control", "data-most": str(MOST_BYTES)}
        super().__init__(label, render_kw=look, **given)
        self.type = "FilesField"
        self.data = ()
        self._problems: list[str] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the files; what is wrong with them is said when the form is checked."""
        self.data, self._problems = (), []
        sent = [given for given in valuelist if getattr(given, "filename", "")]
        if len(sent) > MOST_FILES:
            self._problems.append(translate(TOO_MANY) % {"most": MOST_FILES})
            return
        for file in sent:
            try:
                self.data += (_read(file),)
            except UnknownFile as refusal:
                self._problems.append(str(refusal))

    def pre_validate(self, _form: Any) -> None:
        """Say the first thing that is wrong with what was sent."""
        if self._problems:
            self.data = ()
            raise ValidationError(self._problems[0])


def _read(file: Sent) -> Upload:
    """Return a file whose size and contents are as its name says; raises UnknownFile."""
    name = display_filename(file.filename or "")
    head = file.stream.read(HEAD)
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if not size:
        raise UnknownFile(translate(EMPTY) % {"name": name})
    if size > LARGEST_FILE:
        raise UnknownFile(translate(TOO_LARGE) % {"name": name, "most": LARGEST_FILE // MEGABYTE})
    return Upload(name, kind_of(name, head).media_type, file.stream)
