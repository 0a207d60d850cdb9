"""What was asked of a list: which rows, drawn how, from where on; and the addresses that ask for a little else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from core.errors import InvalidParameter
from publish.pages.frame import resource
from publish.pages.listing import Listing
from publish.pages.months import Month
from publish.pages.shown_as import MONTH, View, refuse_contradictions
from publish.query import Query
from publish.query.options import Options, take_option, take_options


@dataclass(frozen=True, slots=True)
class Wanted:
    """`after` is a position that the list gave out, empty for the first page."""

    listing: Listing
    query: Query
    options: Options
    after: str

    @classmethod
    def read(cls, listing: Listing, given: QueryDict) -> Self:
        """Raises InvalidParameter."""
        given, after = take_option(given, "after")
        given, options = take_options(given, *listing.options)
        query = listing.query.parse(given, beside=[*options.names, "after", "lang"])
        wanted = cls(listing, query, options, after)
        refuse_contradictions(wanted.view, options, query.values, after)
        if query.near and after:
            raise InvalidParameter("after", "由近到远的列表都在一页上，没有下一页")
        return wanted

    @property
    def view(self) -> View:
        """How it is drawn."""
        view: View = self.options[self.listing.options[0]]
        return view

    @property
    def month(self) -> Month | None:
        """The month that was named."""
        return self.options[MONTH] if MONTH in self.listing.options else None

    @property
    def canonical(self) -> str:
        """The one spelling of all of it but `after`."""
        return self.options.canonical(self.query.canonical())

    @property
    def is_memoisable(self) -> bool:
        """Whether answers may be remembered: bounded many only."""
        return self.query.is_memoisable and self.options.is_memoisable and not self.after

    def href(
        self,
        *,
        without: Collection[str] = (),
        having: Mapping[str, str] | None = None,
        view: View | None = None,
        month: Month | None = None,
    ) -> str:
        """The address of the list from its beginning, without some filters, with some others, drawn that way.

        The month that was named is kept by the month view alone, unless another is named here.
        """
        kept = {name: text for name, text in self.query.spelt().items() if name not in without}
        options = self.options.but(self.listing.options[0], view or self.view)
        if MONTH in self.listing.options:
            stays = (view or self.view) is View.MONTH
            options = options.but(MONTH, (month or self.month) if stays else None)
        filters = urlencode(sorted({**kept, **(having or {})}.items()), safe=",:/")
        return resource(f"{self.listing.name}/", options.canonical(filters))

    def further(self, after: str) -> str:
        """The address of the page behind a position."""
        return resource(f"{self.listing.name}/", "&".join(part for part in (self.canonical, f"after={after}") if part))
