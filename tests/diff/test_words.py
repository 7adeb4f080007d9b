"""Changes in words that a lawyer understands, of a kind that a program understands."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from diff.mutations import Content
from lint.samples import PLAN, files_of, merged, read
from plan_rules import Change, diff_plans, read_plan
from plan_rules.calendar import Calendar, Grain
from plan_rules.diff.values import value_changes
from plan_rules.diff.wording import Voice, apart
from plan_rules.model.indicator import Kind
from plan_rules.model.timing import Timing
from plan_rules.quantity import Language
from plan_rules.render.rule_words import RuleWords

OLD: Content = {
    "text": "Ít nhất 40% hồ sơ, không quá 50% hồ sơ, trên 60% hồ sơ, từ 20% đến 30% hồ sơ, không tính hồ sơ rút.",
    "rules": [
        {
            "id": "online",
            "title": {"vi": "Hồ sơ trực tuyến", "en": "Dossiers online"},
            "indicator": {
                "share": {"of": "dossiers", "where": {"level": ["3", "4"]}, "good": {"channel": ["online", "post"]}}
            },
            "threshold": {"at_least": "40%", "wording": "Ít nhất 40%"},
        },
        {
            "id": "each",
            "title": {"vi": "Từng cơ quan", "en": "Each agency"},
            "indicator": {"share": {"of": "dossiers", "good": {"channel": "online"}}},
            "for_each": {
                "fields": ["agency"],
                "units": ["A", "B"],
                "overrides": [{"when": {"agency": ["A"]}, "threshold": {"more_than": "60%", "wording": "trên 60%"}}],
            },
            "threshold": {"at_least": "40%", "wording": "Ít nhất 40%"},
        },
    ],
}


def changes(*, plan: Content | None = None, **values: Any) -> list[Change]:
    """The changes after some values of the first rule, or of plan.yaml, have been replaced."""
    rules = [{**OLD["rules"][0], **values}, *OLD["rules"][1:]]
    new = {**OLD, "rules": rules, "plan": plan or {}}
    return list(diff_plans(read_plan(files_of(OLD)), read_plan(files_of(new))))


def each(**values: Any) -> list[Change]:
    rules = [OLD["rules"][0], {**OLD["rules"][1], **values}]
    return list(diff_plans(read_plan(files_of(OLD)), read_plan(files_of({**OLD, "rules": rules}))))


def indicator(**values: Any) -> Content:
    return merged(OLD["rules"][0]["indicator"], values)


def share(**values: Any) -> Content:
    return {"share": {**OLD["rules"][0]["indicator"]["share"], **values}}


RULE_CASES = [
    (
        {"threshold": {"at_least": "50%", "wording": "không quá 50%"}},
        "threshold-tightened",
        "Siết ngưỡng từ ít nhất 40% thành ít nhất 50%.",
        "Threshold tightened from at least 40% to at least 50%.",
    ),
    (
        {"threshold": {"at_most": "50%", "wording": "không quá 50%"}},
        "threshold-changed",
        "Đổi ngưỡng từ ít nhất 40% thành không quá 50%.",
        "Threshold changed from at least 40% to at most 50%.",
    ),
    (
        {"threshold": {"between": ["20%", "30%"], "wording": "từ 20% đến 30%"}},
        "threshold-changed",
        "Đổi ngưỡng từ ít nhất 40% thành từ 20% đến 30%.",
        "Threshold changed from at least 40% to between 20% and 30%.",
    ),
    (
        {"threshold": {"bare": "40%", "wording": "Ít nhất 40%"}},
        "threshold-restated",
        "Viết lại ngưỡng từ ít nhất 40% thành 40%, không ghi từ so sánh; mức chấp nhận không đổi.",
        "Threshold restated from at least 40% to 40%, without a comparator; it accepts the same figures.",
    ),
    (
        {"exclusions": ["withdrawn"]},
        "exclusion-added",
        "Thêm loại trừ: hồ sơ rút (“không tính hồ sơ rút”).",
        "Exclusion added: withdrawn dossiers (“không tính hồ sơ rút”).",
    ),
    (
        {"indicator": share(where={"level": "4"})},
        "population-narrowed",
        "Thu hẹp phạm vi tính từ “level là 3 hoặc 4” thành “level là 4”.",
        "Population narrowed from “level is 3 or 4” to “level is 4”.",
    ),
    (
        {"indicator": {"share": {"of": "dossiers", "good": {"channel": ["online", "post"]}}}},
        "population-widened",
        "Mở rộng phạm vi tính từ “level là 3 hoặc 4” thành toàn bộ.",
        "Population widened from “level is 3 or 4” to everything.",
    ),
    (
        {"indicator": share(where={"level": ["4", "5"]})},
        "population-changed",
        "Đổi phạm vi tính từ “level là 3 hoặc 4” thành “level là 4 hoặc 5”.",
        "Population changed from “level is 3 or 4” to “level is 4 or 5”.",
    ),
    (
        {"indicator": share(good={"channel": "online"})},
        "good-narrowed",
        "Siết điều kiện đạt từ “channel là online hoặc post” thành “channel là online”.",
        "Condition to be met tightened from “channel is online or post” to “channel is online”.",
    ),
    (
        {"phase": "2026-2030"},
        "rule-moved",
        "Chuyển từ giai đoạn 2021-2025 sang giai đoạn 2026-2030.",
        "Moved from the phase 2021-2025 to the phase 2026-2030.",
    ),
    (
        {"timing": {"throughout": "quarter", "calendar": "vn-admin"}},
        "changed",
        "Đổi kỳ đánh giá từ “đến hết giai đoạn” (số liệu năm, dương lịch) thành “duy trì trong mọi kỳ” (số liệu quý, "
        "kỳ báo cáo theo Nghị định 09/2019/NĐ-CP).",
        "Timing changed from “by the end of the phase” (yearly figures, calendar periods) to “throughout, in every "
        "window” (quarterly figures, reporting periods of Decree 09/2019/NĐ-CP).",
    ),
    (
        {"in_force": {"until": "2025-06-30", "because": {"vi": "a", "en": "a"}, "basis": "203/2025/QH15"}},
        "changed",
        "Đổi thời gian áp dụng từ cả giai đoạn thành đến 30/06/2025 (203/2025/QH15).",
        "In force until 30 June 2025 (203/2025/QH15), before throughout the phase.",
    ),
    (
        {"deciding_source": {"publisher": "Cục Thống kê", "method": "điều tra", "because": {"vi": "a", "en": "a"}}},
        "changed",
        "Số liệu của Cục Thống kê (điều tra) quyết định.",
        "The figures of Cục Thống kê (điều tra) decide.",
    ),
    (
        {"part_of": "each"},
        "changed",
        "Trở thành một phần của Từng cơ quan.",
        "It is now a part of Each agency.",
    ),
    (
        {"quote": "Ít nhất 40% hồ sơ"},
        "changed",
        f"Đổi nguyên văn từ “{OLD['text']}” thành “Ít nhất 40% hồ sơ”.",
        f"Changed, quote: from “{OLD['text']}” to “Ít nhất 40% hồ sơ”.",
    ),
    (
        {"reading": [{"vi": "đọc một", "en": "read one"}]},
        "added",
        "Thêm cách hiểu: “đọc một”.",
        "Added, reading: “read one”.",
    ),
    (
        {"title": {"vi": "Tên mới", "en": "New title"}},
        "changed",
        "Đổi tên từ “Hồ sơ trực tuyến” thành “Tên mới”.",
        "Changed, title: from “Dossiers online” to “New title”.",
    ),
    (
        {"indicator": indicator(direction="lower")},
        "changed",
        "Đổi chiều tốt hơn từ “càng cao càng tốt” thành “càng thấp càng tốt”.",
        "Direction changed from “the higher the better” to “the lower the better”.",
    ),
    (
        {"indicator": {"level": {"unit": "%"}}},
        "changed",
        "Đổi loại chỉ tiêu từ “tỷ lệ” thành “mức đạt”.",
        "The kind of indicator is “level” instead of “share”.",
    ),
]


@pytest.mark.parametrize(("values", "kind", "vi", "en"), RULE_CASES, ids=[case[3][:60] for case in RULE_CASES])
def test_a_change_of_a_rule(values: Content, kind: str, vi: str, en: str) -> None:
    found = [change for change in changes(**values) if change.path[-1] != "wording"]
    assert [(change.text.vi, change.text.en) for change in found] == [(vi, en)]
    assert (found[0].rule, found[0].kind) == ("online", kind)


FOR_EACH = OLD["rules"][1]["for_each"]
OVERRIDE = FOR_EACH["overrides"][0]
UNIT_CASES = [
    (
        {"for_each": {**FOR_EACH, "units": ["A", "C"]}},
        ["Taken off the list of units: B.", "Added to the list of units: C."],
    ),
    (
        {"for_each": {**FOR_EACH, "units": []}},
        ["There is no list of units any more; before: A, B."],
    ),
    ({"for_each": {**FOR_EACH, "units": ["B", "A"]}}, ["The list of units stands in another order."]),
    (
        {"for_each": {**FOR_EACH, "overrides": []}},
        ["No threshold of their own for agency: [A] any more: more than 60%."],
    ),
    (
        {"for_each": {**FOR_EACH, "overrides": [OVERRIDE, {**OVERRIDE, "when": {"agency": ["B"]}}]}},
        ["A threshold of their own for agency: [B]: more than 60%."],
    ),
    (
        {
            "for_each": {
                **FOR_EACH,
                "overrides": [{**OVERRIDE, "threshold": {"at_least": "60%", "wording": "trên 60%"}}],
            }
        },
        ["Threshold for agency: [A] loosened from more than 60% to at least 60%."],
    ),
    ({"for_each": "level"}, ["It must hold for each level instead of each agency."]),
]


@pytest.mark.parametrize(("values", "texts"), UNIT_CASES, ids=[case[1][0][:60] for case in UNIT_CASES])
def test_a_change_of_units(values: Content, texts: list[str]) -> None:
    assert [change.text.en for change in each(**values)] == texts


def test_a_list_of_units_that_comes_and_one_that_goes() -> None:
    free_rule = {**OLD["rules"][1], "for_each": {**FOR_EACH, "units": []}}
    listed, free = (read_plan(files_of({**OLD, "rules": [rule]})) for rule in (OLD["rules"][1], free_rule))
    assert [change.text.en for change in diff_plans(free, listed)] == ["There is a list of units now: A, B."]
    (change,) = diff_plans(listed, free)
    assert change.text.en == "There is no list of units any more; before: A, B."
    assert change.text.vi == "Không còn danh sách đơn vị; trước đây gồm: A, B."


HEADER_CASES: list[tuple[Content, str, str]] = [
    (
        {"phases": {"2021-2025": {"to": "2026-12-31"}}},
        "phase-extended",
        "Phase 2021-2025 extended: from 1 January 2021 until 31 December 2026; before, from 1 January 2021 until 31 "
        "December 2025.",
    ),
    ({"phases": {"2021-2025": {"from": "2022-01-01"}}}, "phase-shortened", "Phase 2021-2025 shortened: from 1 January"),
    (
        {"phases": {"2021-2025": {"from": "2022-01-01", "to": "2026-12-31"}}},
        "phase-shifted",
        "Phase 2021-2025 shifted: from 1 January 2022",
    ),
    ({"document": {"checked": "2026-12-01"}}, "changed", "Changed, last held against the text: from “2026-11-01” to"),
    (
        {"datasets": {"dossiers": {"fields": {"paid": {"type": "boolean"}}}}},
        "added",
        "Added, field paid of dataset “Dossiers”: type: yes or no.",
    ),
    (
        {"exclusions": {"withdrawn": {"when": {"withdrawn": "false"}}}},
        "changed",
        "Condition of exclusion “withdrawn dossiers” changed from “withdrawn: yes” to “withdrawn: no”.",
    ),
    (
        {"exclusions": {"paper": {"title": {"vi": "a", "en": "b"}, "wording": "c", "when": {"level": "1"}}}},
        "added",
        "Exclusion “b” (“c”) added to the list: “level is 1”.",
    ),
]


@pytest.mark.parametrize(("plan", "kind", "text"), HEADER_CASES, ids=[case[2][:40] for case in HEADER_CASES])
def test_a_change_of_what_rules_share(plan: Content, kind: str, text: str) -> None:
    (change,) = changes(plan=plan)
    assert (change.rule, change.kind) == (None, kind)
    assert change.decides is (change.path[1] == "phases" or change.path[-1] == "when")
    assert change.text.en.startswith(text)


def test_a_rule_that_is_new_and_one_that_is_gone() -> None:
    (gone,) = diff_plans(read_plan(files_of(OLD)), read_plan(files_of({**OLD, "rules": OLD["rules"][:1]})))
    assert (gone.kind, gone.rule) == ("rule-removed", "each")
    assert gone.text.vi == "Bỏ chỉ tiêu “Từng cơ quan” (giai đoạn 2021-2025)."
    (come,) = diff_plans(read_plan(files_of({**OLD, "rules": OLD["rules"][:1]})), read_plan(files_of(OLD)))
    assert (come.kind, come.rule, come.old) == ("rule-added", "each", None)
    assert come.text.en == "Target added: “Each agency”, at least 40% (phase 2021-2025)."


def test_a_rule_with_another_id_and_the_same_content_is_renamed() -> None:
    (change,) = changes(id="filed-online", title={"vi": "Khác", "en": "Another"})[:1]
    found = changes(id="filed-online", title={"vi": "Khác", "en": "Another"})
    assert [change.kind for change in found] == ["rule-renamed", "changed"]
    assert change.text.en == "Renamed from online to filed-online; the content is the same."
    assert {change.rule for change in found} == {"filed-online"}


def test_rules_that_refer_to_a_renamed_one_have_not_changed() -> None:
    def plan(whole: str, order: int = 1) -> Content:
        part = {**OLD["rules"][0], "id": "part", "part_of": whole}
        return {**OLD, "rules": [{**OLD["rules"][1], "id": whole}, part][::order]}

    diff = diff_plans(read_plan(files_of(plan("each"))), read_plan(files_of(plan("every"))))
    assert [change.kind for change in diff] == ["rule-renamed"]
    assert diff.renamed == {"each": "every"}
    diff = diff_plans(read_plan(files_of(plan("each"))), read_plan(files_of(plan("every", -1))))
    assert [change.kind for change in diff] == ["rules-reordered", "rule-renamed"]


def test_a_rule_with_another_id_and_other_content_is_another_rule() -> None:
    found = changes(id="filed-online", phase="2026-2030")
    assert [(change.kind, change.rule) for change in found] == [
        ("rule-added", "filed-online"),
        ("rule-removed", "online"),
    ]


def test_long_texts_are_cut_down_to_where_they_differ() -> None:
    words = " ".join(f"từ{number}" for number in range(80))
    old, new = ({**OLD, "text": f"{words} {text} {words} {OLD['text']}"} for text in ("trước đây", "bây giờ"))
    for version in (old, new):
        version["rules"] = [{**rule, "quote": OLD["text"]} for rule in OLD["rules"]]
    (change,) = diff_plans(read_plan(files_of(old)), read_plan(files_of(new)))
    cut = "… từ77 từ78 từ79 {} từ0 từ1 từ2 …"
    assert change.text.vi == f"Đổi nội dung của mục 1 từ “{cut.format('trước đây')}” thành “{cut.format('bây giờ')}”."


@pytest.mark.parametrize(
    ("old", "new", "cut"),
    [
        ("a b", "a c", ("a b", "a c")),
        (f"{'x ' * 100}a", f"{'x ' * 100}b", ("… x x x a", "… x x x b")),
        (f"a{' x' * 100}", f"b{' x' * 100}", ("a x x x …", "b x x x …")),
        (f"{'x ' * 99}x", f"{'x ' * 100}x", ("… x x x", "… x x x x")),
    ],
)
def test_what_two_texts_do_not_have_in_common(old: str, new: str, cut: tuple[str, str]) -> None:
    assert apart(old, new) == cut


def test_conditions_over_two_forms_of_a_dataset_are_not_compared() -> None:
    values = {"datasets": {"dossiers": {"fields": {"level": {"type": "number"}}}}}
    kinds = [change.kind.value for change in changes(plan=values, indicator=share(where={"level": "4"}))]
    assert kinds == ["changed", "population-changed"]


def test_only_what_a_verdict_can_depend_on_decides() -> None:
    deciding = [change.decides for values, *_ in RULE_CASES for change in changes(**values)]
    said = {change.path[2] for values, *_ in RULE_CASES for change in changes(**values) if not change.decides}
    # of a threshold its wording, of an indicator a direction through which nothing is read
    assert said == {"threshold", "quote", "reading", "title", "indicator"}
    assert deciding.count(True) > deciding.count(False) > 4


def test_the_first_of_two_thresholds_for_a_group_counts_so_their_order_decides() -> None:
    other = {"when": {"agency": ["A", "B"]}, "threshold": {"at_least": "40%", "wording": "Ít nhất 40%"}}

    def plan(*overrides: Content) -> Content:
        for_each = {**FOR_EACH, "overrides": list(overrides)}
        return {**OLD, "rules": [OLD["rules"][0], {**OLD["rules"][1], "for_each": for_each}]}

    one, two = (read_plan(files_of(plan(*pair))) for pair in ((OVERRIDE, other), (other, OVERRIDE)))
    (change,) = diff_plans(one, two)
    assert (change.path, change.decides) == (("rules", "each", "for_each", "overrides"), True)
    assert change.text.en == "Another order, for each unit (overrides)."


def test_the_basis_of_a_day_decides_nothing() -> None:
    in_force = {"until": "2025-06-30", "because": {"vi": "a", "en": "a"}, "basis": "203/2025/QH15"}
    versions = [{**OLD, "rules": [{**OLD["rules"][0], "in_force": {**in_force, "basis": basis}}]} for basis in "ab"]
    (change,) = diff_plans(*(read_plan(files_of(each)) for each in versions))
    assert (change.text.en, change.decides) == ("Changed, basis: from “a” to “b”.", False)


@pytest.mark.parametrize(("old", "new", "kind"), [(None, [], "added"), ([], None, "removed")])
def test_an_empty_list_is_something(old: list[str] | None, new: list[str] | None, kind: str) -> None:
    """An example without records is another one than an example with none of them."""
    [change] = value_changes(("rules", "a", "examples", 0, "records"), old, new)
    assert (change.kind, change.old, change.new) == (kind, old, new)


AMENDED: Content = {**OLD, "text": OLD["text"].replace("Ít nhất 40%", "Ít nhất 45%")}
STRICTER = {"threshold": {"at_least": "45%", "wording": "Ít nhất 45%"}}


def amended(*rules: Content) -> list[Change]:
    """The changes to a clause with another number, and other rules."""
    return list(diff_plans(read_plan(files_of(OLD)), read_plan(files_of({**AMENDED, "rules": [*rules]}))))


def test_a_rule_renamed_and_changed_is_known_by_what_it_measures() -> None:
    one, other = OLD["rules"]
    found = amended({**one, **STRICTER, "id": "filed-online"}, {**other, **STRICTER})
    told = [(change.kind, change.text.en) for change in found if change.rule == "filed-online"]
    assert told[0] == ("rule-renamed", "Renamed from online to filed-online, and changed.")
    assert ("threshold-tightened", "Threshold tightened from at least 40% to at least 45%.") in told
    assert not {"rule-added", "rule-removed"} & {change.kind for change in found}


def test_a_rule_renamed_and_changed_is_known_by_its_words() -> None:
    found = changes(id="filed-online", indicator=share(good={"channel": "online"}))
    assert [change.kind for change in found] == ["rule-renamed", "good-narrowed"]
    assert found[0].text.vi == "Đổi mã chỉ tiêu từ online thành filed-online, đồng thời sửa nội dung."


def test_of_several_rules_that_could_be_meant_none_is() -> None:
    one, other = OLD["rules"]
    kinds = [
        change.kind
        for change in amended({**one, **STRICTER, "id": "a"}, {**one, **STRICTER, "id": "b"}, {**other, **STRICTER})
        if change.rule in ("a", "b", "online")
    ]
    assert kinds == ["rule-added", "rule-added", "rule-removed"]


@pytest.mark.parametrize(
    ("title", "vi", "en"),
    [
        (
            {"vi": "Hồ sơ trực tuyến", "en": "Dossiers filed online"},
            "Đổi tên, bản tiếng Anh, từ “Dossiers online” thành “Dossiers filed online”.",
            "Changed, title in English: from “Dossiers online” to “Dossiers filed online”.",
        ),
        (
            {"vi": "Nộp trực tuyến", "en": "Dossiers online"},
            "Đổi tên, bản tiếng Việt, từ “Hồ sơ trực tuyến” thành “Nộp trực tuyến”.",
            "Changed, title in Vietnamese: from “Hồ sơ trực tuyến” to “Nộp trực tuyến”.",
        ),
    ],
)
def test_a_text_that_changed_in_one_language_is_quoted_in_that_one(title: Content, vi: str, en: str) -> None:
    (change,) = changes(title=title)
    assert (change.text.vi, change.text.en) == (vi, en)


def test_long_texts_in_two_languages_are_cut_down_to_where_they_differ() -> None:
    old, new = ({"vi": f"{'từ ' * 80}{end}", "en": f"{'word ' * 80}{end}"} for end in ("a", "b"))
    [change] = value_changes(("rules", "a", "reading", 0), old, new)
    assert change.text.vi == "Đổi cách hiểu từ “… từ từ từ a” thành “… từ từ từ b”."
    assert change.text.en == "Changed, reading: from “… word word word a” to “… word word word b”."


def test_more_decimals_of_a_threshold_decide_nothing() -> None:
    (change,) = changes(threshold={"at_least": "40.0%", "wording": "Ít nhất 40%"})
    assert (change.kind, change.decides) == ("threshold-restated", False)
    assert change.text.vi == "Viết lại ngưỡng từ ít nhất 40% thành ít nhất 40,0%; mức chấp nhận không đổi."


def test_a_threshold_that_is_restated_because_its_direction_was_turned_decides() -> None:
    """Each of the two flips findings without the other, so neither may be left out of a cause."""
    old = {**OLD, "rules": [{**OLD["rules"][0], "threshold": {"bare": "40%", "wording": "Ít nhất 40%"}}]}
    new = {**OLD, "rules": [{**OLD["rules"][0], "indicator": indicator(direction="lower")}]}
    found = diff_plans(read_plan(files_of(old)), read_plan(files_of(new)))
    assert [(change.kind, change.decides) for change in found] == [("changed", True), ("threshold-restated", True)]


def test_every_timing_has_words_for_its_windows() -> None:
    for language in get_args(Language):
        words = {
            RuleWords(language).windows(Timing(by_end=grain, calendar=each)) for grain in Grain for each in Calendar
        }
        assert len(words) == len(Grain) * len(Calendar)


OLD_DATASET: Content = read(PLAN)["datasets"]["dossiers"]
NAMED_CASES: list[tuple[Content, str, str]] = [
    (
        {"datasets": {"dossiers": {"unit": {"vi": "bộ", "en": "files"}}}},
        "Đổi đơn vị tính của bộ dữ liệu “Hồ sơ” từ “hồ sơ” thành “bộ”.",
        "Changed, unit of dataset “Dossiers”: from “dossiers” to “files”.",
    ),
    (
        {"datasets": {"dossiers": {"title": {"vi": "Thủ tục", "en": "Procedures"}}}},
        "Đổi tên của bộ dữ liệu dossiers từ “Hồ sơ” thành “Thủ tục”.",
        "Changed, title of dataset dossiers: from “Dossiers” to “Procedures”.",
    ),
    (
        {"datasets": {"dossiers": {"fields": {"channel": {"values": ["online", "post"]}}}}},
        "Bỏ giá trị của trường dữ liệu channel của bộ dữ liệu “Hồ sơ”: “in_person”.",
        "Removed, value of field channel of dataset “Dossiers”: “in_person”.",
    ),
    (
        {"datasets": {"dossiers": {"fields": {"agency": {"type": "number"}}}}},
        "Đổi kiểu dữ liệu của trường dữ liệu agency của bộ dữ liệu “Hồ sơ” từ “chữ” thành “số”.",
        "Changed, type of field agency of dataset “Dossiers”: from “text” to “number”.",
    ),
    (
        {"datasets": {"dossiers": {"fields": {"agency": {"title": {"vi": "cơ quan", "en": "agency"}}}}}},
        "Thêm tên của trường dữ liệu agency của bộ dữ liệu “Hồ sơ”: “cơ quan”.",
        "Added, title of field agency of dataset “Dossiers”: “agency”.",
    ),
    (
        {"exclusions": {"withdrawn": {"wording": "hồ sơ rút"}}},
        "Đổi từ ngữ của loại trừ “hồ sơ rút” từ “không tính hồ sơ rút” thành “hồ sơ rút”.",
        "Changed, wording of exclusion “withdrawn dossiers”: from “không tính hồ sơ rút” to “hồ sơ rút”.",
    ),
]


@pytest.mark.parametrize(("plan", "vi", "en"), NAMED_CASES, ids=[case[2][:50] for case in NAMED_CASES])
def test_what_rules_share_is_named_by_its_title(plan: Content, vi: str, en: str) -> None:
    (change,) = changes(plan=plan)
    assert (change.text.vi, change.text.en) == (vi, en)


def test_a_field_is_named_by_its_title() -> None:
    titled = {"datasets": {"dossiers": {"fields": {"agency": {"title": {"vi": "cơ quan", "en": "the agency"}}}}}}
    valued = merged(titled, {"datasets": {"dossiers": {"fields": {"agency": {"values": ["A"]}}}}})
    versions = [read_plan(files_of({**OLD, "rules": OLD["rules"][:1], "plan": plan})) for plan in (titled, valued)]
    (change,) = diff_plans(*versions)
    assert change.text.en == "Added, value of field “the agency” of dataset “Dossiers”: “A”."


def test_a_clause_is_named_by_its_place_in_the_document() -> None:
    clause = {"id": "3", "locator": {"vi": "mục 3", "en": "item 3"}, "text": "Không có chỉ tiêu."}
    clause["no_rule"] = {"vi": "a", "en": "a"}

    def told(*clauses: Content, old: Content = clause) -> list[str]:
        versions = ({**OLD, "clauses": [old]}, {**OLD, "clauses": [*clauses]})
        return [change.text.vi for change in diff_plans(*(read_plan(files_of(each)) for each in versions))]

    assert told({**clause, "text": "Có."}) == ["Đổi nội dung của mục 3 từ “Không có chỉ tiêu.” thành “Có.”."]
    assert told({**clause, "locator": {"vi": "mục 4", "en": "item 4"}}) == [
        "Đổi vị trí của điều khoản 3 từ “mục 3” thành “mục 4”."
    ]
    assert told() == ["Bỏ mục 3: “Không có chỉ tiêu.”."]


def test_every_kind_of_indicator_has_a_name() -> None:
    for language in get_args(Language):
        assert all(Voice(language).knows(f"kind.{kind}") for kind in get_args(Kind))


def test_records_and_groups_are_named_by_their_titles() -> None:
    fields = {"agency": {"type": "text", "title": {"vi": "cơ quan", "en": "agency in charge"}}}
    reports = {**OLD_DATASET, "title": {"vi": "Báo cáo", "en": "Reports"}}
    header = {"datasets": {"dossiers": {"fields": fields}, "reports": reports}}
    rule: Content = {"id": "a", "indicator": {"share": {"of": "dossiers", "good": {"channel": "online"}}}}
    rule["threshold"] = {"at_least": "40%", "wording": "Ít nhất 40%"}
    old, each, other = (
        read_plan(files_of({"text": OLD["text"], "rules": [{**rule, **more}], "plan": header}))
        for more in (
            {},
            {"for_each": "agency"},
            {"indicator": {"share": {"of": "reports", "good": {"channel": "online"}}}},
        )
    )
    assert [change.text.vi for change in diff_plans(old, each)] == ["Phải đạt ở từng cơ quan."]
    assert [change.text.en for change in diff_plans(each, old)] == ["It need no longer hold for each agency in charge."]
    assert [change.text.vi for change in diff_plans(old, other)] == ["Đổi bộ dữ liệu được đếm từ Hồ sơ thành Báo cáo."]


def test_a_field_may_be_called_like_a_key_of_rule_files() -> None:
    dataset = {"title": {"vi": "a", "en": "b"}, "unit": {"vi": "a", "en": "b"}, "fields": {"kind": {"type": "text"}}}
    [change] = value_changes(("header", "datasets", "others"), None, dataset)
    assert (
        change.text.vi == "Thêm bộ dữ liệu others: tên: a, đơn vị tính: a, trường dữ liệu: {kind: {kiểu dữ liệu: chữ}}."
    )


def test_the_keys_of_a_record_are_names_of_fields() -> None:
    [change] = value_changes(("rules", "a", "examples", 0, "records"), None, [{"number": "1", "type": "text"}])
    assert change.text.vi.endswith(": number: 1, type: text.")
