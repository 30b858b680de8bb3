"""What a page does with elements that came, as `put` of `static/js/session/morph.js` does: on a parsed page, without a browser."""

from bs4 import BeautifulSoup
from bs4.element import Tag


def put(tree: Tag, html: str, me: str) -> bool:
    """Put each element in the place of the one that is here; whether the page has to ask for its own part."""
    asks = False
    for piece in [child for child in BeautifulSoup(html, "html.parser").children if isinstance(child, Tag)]:
        if piece.has_attr("data-trama-ask"):
            who = str(piece["data-trama-ask"]).split()
            asks = asks or not who or me in who
        else:
            asks = asks or _is_own(tree, str(piece.get("id", "")))
            _put_piece(tree, piece)
    return asks


def _is_own(tree: Tag, name: str) -> bool:
    """Whether a fragment is a note that this phone left."""
    own = tree.find(id="own")
    return (
        name.startswith("note-")
        and bool(own)
        and name.removeprefix("note-") in str(own["data-codes"]).split(" ")
    )


def _put_piece(tree: Tag, piece: Tag) -> None:
    here = tree.find(id=piece.get("id"))
    if piece.has_attr("data-trama-gone"):
        if here:
            here.extract()
        return
    has_place = piece.has_attr("data-trama-into")
    into = tree.select_one(str(piece["data-trama-into"])) if has_place else None
    if here is None and into is None:
        return  # not shown on this page
    if has_place and into is None:
        here.extract()
        return
    for inner in piece.select("[data-trama-into]"):
        elsewhere = tree.find(id=inner["id"])
        if elsewhere and (here is None or here not in elsewhere.parents):
            elsewhere.extract()
    stays = into is None or (
        here and here.parent is into and here.get("data-order") == piece.get("data-order")
    )
    if here and stays:
        here.replace_with(piece)
        return
    if here:
        here.extract()
    _place(into, piece.extract())


def _place(box: Tag, piece: Tag) -> None:
    def order(tag: Tag) -> float:
        return float(str(tag.get("data-order", "nan")))

    mine = order(piece)
    after = next((element for element in box.find_all(recursive=False) if order(element) > mine), None)
    if after is None:
        box.append(piece)
    else:
        after.insert_before(piece)
