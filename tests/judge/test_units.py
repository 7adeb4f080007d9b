"""Units with a threshold of their own."""

from __future__ import annotations

from judge.worlds import finding_of, plan_of

RULE = """\
for_each:
  fields: [agency]
  overrides:
    - {when: {agency: [Sở Y tế]}, threshold: {at_least: 99.99%, wording: Chỉ tiêu}}
threshold: {at_least: 50%, wording: Chỉ tiêu}"""


def test_the_value_of_a_unit_is_never_rounded_onto_its_own_bound() -> None:
    said = [
        {
            "window": "2025",
            "numerator": 99989,
            "denominator": 100000,
            "published_on": "2026-01-20",
            "group": {"agency": agency},
        }
        for agency in ("Sở Y tế", "Sở Nội vụ")
    ]
    finding = finding_of(plan_of("direction: higher, share: {}", RULE), "2026-06-30", *said)
    assert finding.units is not None
    (failing,) = finding.units.failing
    assert dict(failing.group) == {"agency": "Sở Y tế"}
    assert str(failing.value) == "99.989%"
