"""What can go wrong in HTTP itself, before or beside the store; `problems.py` writes them out."""


class HttpFailure(Exception):
    """A request that cannot be served as it stands."""

    slug = "bad-request"

    def __init__(self, detail: str = "", *, remedy: str = "", **members: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
        self.members = members
        self.headers: tuple[tuple[str, str], ...] = ()


class BadRequest(HttpFailure):
    """The request contradicts itself or cannot be read."""


class NotAcceptable(HttpFailure):
    """None of the forms that the client takes can be had."""

    slug = "not-acceptable"

    def __init__(self, available: tuple[str, ...]) -> None:
        super().__init__(
            "This cannot be had in any of the forms you accept.",
            remedy=f"Ask for one of: {', '.join(available)}.",
            available=list(available),
        )


class MethodNotAllowed(HttpFailure):
    """The address does not know this method."""

    slug = "method-not-allowed"

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(f"{method} is not allowed here.", remedy=f"Use one of: {allowed}.")
        self.headers = (("Allow", allowed),)


class BodyTooLarge(HttpFailure):
    """The body is larger than this installation reads."""

    slug = "too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body has more than {limit:,} bytes.")


class AddressTooLong(HttpFailure):
    """The address is longer than this installation reads."""

    slug = "address-too-long"


class HeadersTooLarge(HttpFailure):
    """The header fields are larger than this installation reads."""

    slug = "headers-too-large"


class WrongMediaType(HttpFailure):
    """The body is of a type that this address does not read."""

    slug = "unsupported-media-type"


class UpdateRefused(HttpFailure):
    """An update, sent to an address that only answers."""

    slug = "refused"

    def __init__(self) -> None:
        super().__init__(
            "This address answers queries and takes no updates.",
            remedy="Send a query; records are changed by their stewards.",
        )
