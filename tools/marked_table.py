"""Tables that commands write into documents, between markers."""


def replaced(page: str, begin: str, end: str, table: str, name: str) -> str:
    """The page with a current table. begin, end: markers, each on a line of its own. name: of the page, for the error.
    ValueError where it lacks the markers."""
    before, found_begin, rest = page.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise ValueError(f"{name}: no table of stacks; put {begin} and {end} on lines of their own")
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"
