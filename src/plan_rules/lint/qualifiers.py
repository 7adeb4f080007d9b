"""The words by which a document says what a target leaves out, when it must hold, and what is part of what."""

from __future__ import annotations

import re

from plan_rules.model.timing import TimingKind
from plan_rules.quantity import Language

# What lies outside without being taken out of anything.
_OUTSIDE = "ra|nhà nước|ngân sách|công lập|quốc doanh|nước|trời|khơi|việc|giờ|khu|cụm"
# What is done away with for good, and not taken out of a count.
_ENDED = "bệnh|dịch|sốt|phong|lao|lây|HIV|nguy|rủi|bạo|hoàn"


def _not_after(words: str) -> str:
    return "".join(f"(?<!{word} )" for word in words.split())


EXCLUSION_PHRASES: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(
        rf"(?<!\w)(?:{_not_after('khấu loại diệt phòng bài giảm bù')}(?:ngoại )?trừ(?! (?:sâu|cỏ|mối))|"
        rf"loại trừ(?! (?:{_ENDED}))|miễn(?= (?:cho|đối với|áp dụng))|(?:riêng [^;.]{{0,80}}?)?không áp dụng|"
        r"(?:không|chưa) (?:tính(?! (?:phí|lãi|tiền|ngày))|(?:bao )?gồm(?! ngày)|kể(?! ngày))|"
        rf"{_not_after('nước bên ra và')}ngoài(?! (?:{_OUTSIDE})))(?!\w)",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?<!\w)(?:except|excluding|not counting|other than|apart from)(?!\w)", re.IGNORECASE),
}
"""What a document takes out."""

# What is upheld without a number.
_UPHELD = "an ninh|chính trị|quốc phòng|chủ quyền|ổn định|trật tự|độc lập|niềm tin|thế trận|bản sắc|vai trò|khối"
_EACH = (TimingKind.EACH_YEAR, TimingKind.THROUGHOUT)
_WORDS: dict[Language, tuple[tuple[str, tuple[TimingKind, ...]], ...]] = {
    "vi": (
        (rf"(?<!góp phần )duy trì|giữ vững(?! (?:{_UPHELD}))|luôn", _EACH),
        (r"(?:suốt|cả) giai đoạn|(?:các năm|năm nào) (?:đều|cũng)", _EACH),
        (r"bình quân(?! (?:đầu người|mỗi người|một người))", (TimingKind.MEAN, *_EACH)),
        (r"(?:mỗi|hằng|hàng|từng) năm", (TimingKind.MEAN, *_EACH)),
    ),
    "en": (
        (r"maintain", _EACH),
        (r"on average", (TimingKind.MEAN, *_EACH)),
        (r"(?:each|every) year", (TimingKind.MEAN, *_EACH)),
    ),
}
TIMING_WORDS = {
    language: tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), kinds) for words, kinds in table)
    for language, table in _WORDS.items()
}
"""When a target must hold: the words, and the timings that say the same."""

PART_WORDS: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(r"(?<!\w)trong (?:số )?đó(?!\w)", re.IGNORECASE),
    "en": re.compile(r"(?<!\w)(?:of|among) (?:which|these|them)(?!\w)", re.IGNORECASE),
}
"""What is a part of what stands before."""
