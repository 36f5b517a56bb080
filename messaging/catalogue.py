"""One language's replies, read from its gettext catalogue."""

from dataclasses import dataclass
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


@dataclass(frozen=True, slots=True)
class Catalogue:
    locale: str
    names: frozenset[str]
    plurals: dict[str, str]
    translations: GNUTranslations

    def find(self, name: str, count: int) -> str:
        """The template of a reply, in the form that `count` takes in this language (its Plural-Forms)."""
        if name not in self.names:
            raise KeyError(name)
        if plural := self.plurals.get(name):
            return self.translations.ngettext(name, plural, count)
        return self.translations.gettext(name)


def read_catalogue(path: Path) -> Catalogue:
    """Reads `languages/<language>/replies.po` as it is, without a compile step that somebody could forget."""
    locale = path.parent.name.replace("-", "_")
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    messages = [message.id for message in catalog if message.id and message.string]
    plurals = {name[0]: name[1] for name in messages if not isinstance(name, str)}
    names = frozenset(name if isinstance(name, str) else name[0] for name in messages)
    return Catalogue(locale, names, plurals, GNUTranslations(compiled))
