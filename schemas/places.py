"""What `timezone` and `holidays` may name. Looked up, so that a check without them loads neither."""

from datetime import tzinfo

__all__ = ["countries", "zone", "zones"]


def zone(name: str) -> tzinfo | None:
    """The time zone of an IANA name, None when there is none."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not known, not a name, a folder of names
        return None


def zones() -> list[str]:
    from zoneinfo import available_timezones

    return sorted(available_timezones())


def countries() -> list[str]:
    """The codes of countries whose public holidays are known."""
    from holidays import list_supported_countries

    return sorted(list_supported_countries())
