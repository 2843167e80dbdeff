"""By which ways something comes to the office that somebody there has to type in."""

from typing import Final

from petitions.rules.terms import Channel

CHANNELS: Final = (
    Channel.COUNTER,
    Channel.MAIL,
    Channel.FAX,
    Channel.EMAIL,
    Channel.PHONE_1999,
    Channel.PHONE_1950,
    Channel.MAYOR,
    Channel.REFERRED,
    Channel.COUNCILOR,
    Channel.GROUP,
    Channel.MEDIA,
)
ORAL: Final = frozenset({Channel.COUNTER, Channel.PHONE_1999, Channel.PHONE_1950})
"""Where what was said is written down, and read back (行政程序法 §35, §169)."""
