"""Saved articles to archival EPUB and print PDF."""

from os import PathLike
from typing import Literal, Optional, Sequence, Tuple, Union

__version__: str

class ConversionError(ValueError):
    """An article or a book cannot be made; the message says why."""

class Result:
    """The books that were made."""

    @property
    def epub(self) -> Optional[bytes]: ...
    @property
    def pdf(self) -> Optional[bytes]: ...
    @property
    def report(self) -> str:
        """The conversion report as JSON."""
    @property
    def title(self) -> str: ...
    @property
    def losses(self) -> list[str]:
        """What was lost, in words."""

def convert(
    data: bytes,
    name: str,
    *,
    formats: Optional[Sequence[Literal["epub", "pdf"]]] = None,
    title: Optional[str] = None,
    authors: Optional[Sequence[str]] = None,
    folder: Union[str, PathLike[str], None] = None,
    offline: bool = True,
) -> Result:
    """Makes the books of one article. `name` is its file name; `folder` is where its pictures lie."""

def book(
    articles: Sequence[Tuple[bytes, str]],
    *,
    formats: Optional[Sequence[Literal["epub", "pdf"]]] = None,
    title: Optional[str] = None,
    authors: Optional[Sequence[str]] = None,
    folder: Union[str, PathLike[str], None] = None,
    offline: bool = True,
) -> Result:
    """Makes one book of many articles, each its bytes and its path."""
