"""A small plan of two phases that uses every part of the rule format, as the texts of its files."""

from __future__ import annotations

from functools import cache

from plan_rules import Plan, read_plan

NAME = "sample"

PLAN_YAML = """\
format: 1
document:
  kind: {vi: Kế hoạch, en: Plan}
  number: 1/KH-UBND
  title: {vi: Kế hoạch mẫu về chuyển đổi số, en: Sample plan on digital transformation}
  issuer: {vi: UBND tỉnh Mẫu, en: People's Committee of Mẫu Province}
  issued: 2020-09-22
  in_force: {from: 2020-09-22}
  implements:
    - {number: 50/NQ-CP, issued: 2020-04-17, issuer: {vi: Chính phủ, en: Government}}
  source: https://example.org/1-kh-ubnd
  checked: 2026-11-01
phases:
  2021-2025: {from: 2021-01-01, to: 2025-12-31}
  2026-2030: {from: 2026-01-01, to: 2030-12-31, title: {vi: giai đoạn sau, en: the later phase}}
datasets:
  documents:
    title: {vi: Văn bản gửi đi, en: Documents sent}
    unit: {vi: văn bản, en: documents}
    time: sent_on
    fields:
      sent_on: {type: date, title: {vi: ngày gửi, en: day of sending}}
      channel: {type: text, values: [electronic, paper]}
      secrecy: {type: text, values: [none, mat, toi_mat]}
      agency: {type: text}
  dossiers:
    title: {vi: Hồ sơ đã giải quyết, en: Settled dossiers}
    unit: {vi: hồ sơ, en: dossiers}
    time: settled_on
    fields:
      settled_on: {type: date}
      due_on: {type: date}
      level: {type: integer}
      fee: {type: number}
      online: {type: boolean}
      withdrawn: {type: boolean}
      agency: {type: text}
  courses:
    title: {vi: Lớp tập huấn, en: Training courses}
    unit: {vi: lớp, en: courses}
    time: held_on
    fields:
      held_on: {type: date}
      topic: {type: text}
  communes:
    title: {vi: Đơn vị cấp xã, en: Commune-level units}
    unit: {vi: đơn vị, en: units}
    fields:
      name: {type: text}
      broadband: {type: boolean}
exclusions:
  secret-documents:
    title: {vi: văn bản mật, en: secret documents}
    wording: trừ văn bản mật
    when: {secrecy: [mat, toi_mat]}
    basis:
      - {document: 29/2018/QH14, article: Điều 8, from: 2020-07-01, until: 2026-02-28}
      - {document: 117/2025/QH15, from: 2026-03-01, note: {vi: thay luật cũ, en: replaces the old law}}
  withdrawn-dossiers:
    title: {vi: hồ sơ rút, en: withdrawn dossiers}
    wording: không tính hồ sơ rút
    when: {any_of: [{withdrawn: true}, {all_of: [{due_on: missing}, {level: {less_than: 1}}]}]}
"""

CLAUSES_YAML = """\
format: 1
clauses:
  - id: c-1
    locator: {vi: "mục II.1, ý 1", en: "item II.1, point 1"}
    text: Duy trì 100% văn bản được gửi, nhận trên môi trường điện tử (trừ văn bản mật).
  - id: c-2
    locator: {vi: "mục II.1, ý 2", en: "item II.1, point 2"}
    text: >-
      Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4 đạt 75% (không tính hồ sơ rút), trong đó 90% hồ sơ đúng hạn; mỗi
      cơ quan có ít nhất 95% hồ sơ đúng hạn, riêng Sở Y tế trên 90%.
    other_numbers:
      - {text: "mức độ 3, 4", meaning: {vi: mức độ dịch vụ công, en: levels of online services}}
  - id: c-3
    locator: {vi: "mục II.1, ý 3", en: "item II.1, point 3"}
    text: >-
      Tốc độ tăng năng suất lao động bình quân từ 7,0% đến 7,5%/năm; mỗi năm tổ chức ít nhất 2 lớp tập huấn; thu nhập
      đạt khoảng 5200 USD; tỷ lệ hộ nghèo không quá 1,5%; 100% xã có băng thông rộng.
  - id: c-4
    locator: {vi: "mục II.2, ý 1", en: "item II.2, point 1"}
    text: >-
      Kinh tế số tăng 5 điểm phần trăm so với năm 2020; sản lượng gấp 2 lần năm 2020; thuộc nhóm 10 tỉnh dẫn đầu;
      hoàn thành đúng 1 trung tâm giám sát; cơ bản hoàn thành chuyển đổi số; dưới 20% thủ tục làm bằng giấy.
cut:
  - {after: c-4, note: {vi: thiếu phụ lục, en: the annex is missing}}
"""

FIRST_PHASE = """\
format: 1
rules:
  - id: documents-electronic
    title: {vi: Văn bản điện tử, en: Electronic documents}
    clause: c-1
    quote: Duy trì 100% văn bản được gửi, nhận trên môi trường điện tử (trừ văn bản mật)
    phase: 2021-2025
    timing: {throughout: year, calendar: vn-admin}
    indicator:
      measures: {vi: tỷ lệ văn bản điện tử, en: the share of electronic documents}
      direction: higher
      share: {of: documents, good: {channel: electronic}}
    exclusions: [secret-documents]
    threshold: {at_least: 100%, wording: Duy trì 100%}
    examples:
      - name: a secret paper document does not count
        as_of: 2023-06-30
        records:
          - {sent_on: 2023-02-01, channel: electronic, secrecy: none}
          - {sent_on: 2023-02-02, channel: paper, secrecy: mat}
        expect: {status: achieved, value: 100%, excluded: 1}

  - id: dossiers-online
    title: {vi: Hồ sơ trực tuyến, en: Dossiers settled online}
    clause: c-2
    quote: Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4 đạt 75% (không tính hồ sơ rút)
    phase: 2021-2025
    indicator:
      id: online-share
      measures: {vi: tỷ lệ hồ sơ trực tuyến, en: the share of dossiers settled online}
      direction: higher
      share: {of: dossiers, good: {online: true, level: [3, 4]}}
    exclusions: [withdrawn-dossiers]
    threshold: {bare: 75%, wording: đạt 75%}
    law:
      - document: 42/2022/NĐ-CP
        article: Điều 11
        effective: 2022-08-15
        effect: {vi: thay bốn mức độ bằng hai, en: replaced four levels by two}
        assumption: {vi: mức độ 3 và 4 được giữ, en: levels 3 and 4 are kept}

  - id: dossiers-on-time
    title: {vi: Hồ sơ trực tuyến đúng hạn, en: Online dossiers on time}
    clause: c-2
    quote: 75% (không tính hồ sơ rút), trong đó 90% hồ sơ đúng hạn
    phase: 2021-2025
    part_of: dossiers-online
    timing: {by_end: quarter}
    indicator:
      measures: {vi: tỷ lệ đúng hạn, en: the share on time}
      direction: higher
      share:
        of: dossiers
        among: dossiers-online
        where: {fee: {at_least: 0.5}, not: {agency: missing}}
        good: {settled_on: {no_later_than: {field: due_on}}}
    exclusions: [withdrawn-dossiers]
    threshold: {at_least: 90%, wording: trong đó 90%}

  - id: on-time-in-each-agency
    title: {vi: Từng cơ quan đúng hạn, en: Each agency on time}
    clause: c-2
    quote: mỗi cơ quan có ít nhất 95% hồ sơ đúng hạn, riêng Sở Y tế trên 90%
    phase: 2021-2025
    indicator:
      measures: {vi: tỷ lệ đúng hạn của cơ quan, en: the share on time of an agency}
      direction: higher
      share: {of: dossiers, good: {settled_on: {no_later_than: {field: due_on}}}}
    for_each:
      fields: [agency]
      units: [Sở Y tế, Sở Tài chính]
      overrides:
        - {when: {agency: [Sở Y tế]}, threshold: {more_than: 90%, wording: trên 90%}}
    threshold: {at_least: 95%, wording: ít nhất 95%}

  - id: productivity-growth
    title: {vi: Tăng năng suất lao động, en: Growth of labour productivity}
    clause: c-3
    quote: Tốc độ tăng năng suất lao động bình quân từ 7,0% đến 7,5%/năm
    phase: 2021-2025
    timing: mean
    indicator:
      measures: {vi: tốc độ tăng năng suất, en: the growth of productivity}
      growth: {per: year}
    threshold: {between: [7.0%, 7.5%], wording: "từ 7,0% đến 7,5%/năm"}

  - id: courses
    title: {vi: Lớp tập huấn, en: Training courses}
    clause: c-3
    quote: mỗi năm tổ chức ít nhất 2 lớp tập huấn
    phase: 2021-2025
    timing: {each_year: year}
    indicator:
      measures: {vi: số lớp, en: the number of courses}
      count: {of: courses, where: {any_of: [{topic: chuyển đổi số}, {topic: an toàn thông tin}]}}
    threshold: {at_least: 2 lớp, wording: ít nhất 2 lớp}
    in_force:
      until: 2025-06-30
      because: {vi: bỏ cấp huyện, en: the district level ended}
      basis: 1/2025/NQ

  - id: income
    title: {vi: Thu nhập, en: Income}
    clause: c-3
    quote: thu nhập đạt khoảng 5200 USD
    phase: 2021-2025
    indicator:
      measures: {vi: thu nhập bình quân, en: income per person}
      direction: higher
      level: {unit: USD}
    threshold:
      about: 5200 USD
      tolerance: {amount: 100 USD, because: {vi: cách hiểu của người viết, en: the author's reading}}
      wording: khoảng 5200 USD

  - id: poverty
    title: {vi: Hộ nghèo, en: Poor households}
    clause: c-3
    quote: tỷ lệ hộ nghèo không quá 1,5%
    phase: 2021-2025
    indicator:
      measures: {vi: tỷ lệ hộ nghèo, en: the share of poor households}
      direction: lower
      share: {}
    deciding_source:
      publisher: Cục Thống kê
      method: điều tra
      because: {vi: cơ quan thống kê, en: the statistical office}
    threshold: {at_most: "1,5%", wording: "không quá 1,5%"}

  - id: broadband
    title: {vi: Băng thông rộng, en: Broadband}
    clause: c-3
    quote: 100% xã có băng thông rộng
    phase: 2021-2025
    indicator:
      measures: {vi: tỷ lệ xã có băng thông rộng, en: the share of communes with broadband}
      direction: higher
      share: {of: communes, good: {broadband: true}}
    threshold: {bare: 100%, wording: 100% xã}
"""

SECOND_PHASE = """\
format: 1
rules:
  - id: digital-economy
    title: {vi: Kinh tế số, en: Digital economy}
    clause: c-4
    quote: Kinh tế số tăng 5 điểm phần trăm so với năm 2020
    phase: 2026-2030
    indicator:
      measures: {vi: mức tăng tỷ trọng kinh tế số, en: the rise of the share of the digital economy}
      direction: higher
      change:
        unit: points
        baseline: {date: 2020-12-31, value: 7.5%, source: báo cáo 2020}
    threshold: {at_least: 5 điểm phần trăm, wording: 5 điểm phần trăm}

  - id: output
    title: {vi: Sản lượng, en: Output}
    clause: c-4
    quote: sản lượng gấp 2 lần năm 2020
    phase: 2026-2030
    indicator:
      measures: {vi: sản lượng, en: output}
      direction: higher
      change:
        unit: times
        baseline: {date: 2020-12-31, value: 1200 tỷ đồng, basis: giá hiện hành, source: niên giám}
    threshold: {bare: 2 lần, wording: gấp 2 lần}

  - id: ranking
    title: {vi: Xếp hạng, en: Ranking}
    clause: c-4
    quote: thuộc nhóm 10 tỉnh dẫn đầu
    phase: 2026-2030
    indicator:
      measures: {vi: thứ hạng, en: the rank}
      direction: lower
      rank: {field_size: 34}
    threshold: {at_most: 10, wording: nhóm 10 tỉnh}

  - id: centre
    title: {vi: Trung tâm giám sát, en: Monitoring centre}
    clause: c-4
    quote: hoàn thành đúng 1 trung tâm giám sát
    phase: 2026-2030
    timing: {by_end: phase}
    indicator:
      measures: {vi: trung tâm giám sát, en: the monitoring centre}
      milestone: {done_when: {vi: trung tâm hoạt động, en: the centre is in operation}}

  - id: centres-counted
    title: {vi: Số trung tâm, en: Number of centres}
    clause: c-4
    quote: hoàn thành đúng 1 trung tâm giám sát
    phase: 2026-2030
    indicator:
      measures: {vi: số trung tâm, en: the number of centres}
      count: {}
    threshold: {exactly: 1 trung tâm, wording: đúng 1 trung tâm}

  - id: transformation
    title: {vi: Chuyển đổi số, en: Digital transformation}
    clause: c-4
    quote: cơ bản hoàn thành chuyển đổi số [...] thủ tục làm bằng giấy
    phase: 2026-2030
    indicator:
      measures: {vi: mức độ chuyển đổi số, en: the degree of transformation}
      assessment: {asks: {vi: đã cơ bản hoàn thành chưa, en: is it basically complete}}
    unexpressed:
      - words: cơ bản hoàn thành
        because: {vi: không có con số, en: there is no number}

  - id: paper-procedures
    title: {vi: Thủ tục giấy, en: Paper procedures}
    clause: c-4
    quote: dưới 20% thủ tục làm bằng giấy
    phase: 2026-2030
    indicator:
      measures: {vi: tỷ lệ thủ tục giấy, en: the share of paper procedures}
      share: {of: documents, good: {channel: paper}}
    threshold: {less_than: 20%, wording: dưới 20%}
    reading:
      - {vi: thủ tục được đếm qua văn bản, en: procedures are counted by their documents}
"""

REACTIONS = """\
format: 1
reactions:
  - id: missed
    title: {vi: Không đạt, en: Missed}
    when:
      - finding: {status: missed, evidence: [records, final], lapses: no, rule: [documents-electronic, courses]}
    conclude:
      code: target-missed
      severity: warning
      message: {vi: "{title} không đạt ngày {as_of}", en: "{title} is missed as of {as_of}"}
      to: {vi: Sở Thông tin, en: Department of Information}

  - id: agency-misses-two
    title: {vi: Cơ quan có hai chỉ tiêu không đạt, en: An agency misses two targets}
    when:
      - finding: {scope: group, status: [missed, in_progress]}
        as: missed
        count: {at_least: 2}
      - finding: {scope: group, status: achieved, caveats: so_far}
        none: true
    same: [group.agency, phase]
    conclude:
      code: agency-misses
      message: {vi: "{missed.count}: {missed.title}", en: "{missed.count}: {missed.title}"}
      to: {field: group.agency}

  - id: whole-breaks-again
    title: {vi: Lại không đạt, en: Broken again}
    when:
      - part: {part: dossiers-on-time, part.verdict: violated}
        as: piece
      - finding: {verdict: violated}
        as: other
        for_windows: 2
      - transition: {before.status: achieved, after.status: in_progress, new: no}
        as: moved
    same: [phase, {fields: {piece: part, other: rule}}]
    conclude:
      code: broken-again
      severity: alarm
      message: {vi: "{piece.part.title}: {other.window}, {moved.before.value}", en: "{piece.part} {moved.after.status}"}
      to: {vi: "{piece.issuer}", en: "{piece.issuer}"}

  - id: many-agencies
    title: {vi: Nhiều cơ quan, en: Many agencies}
    when:
      - conclusion: {code: agency-misses}
        as: agencies
        count: {at_least: 2}
      - unit: {unit.verdict: violated, unit.agency: Sở Y tế}
    same: [phase]
    conclude:
      code: many-agencies
      message: {vi: "{agencies.group.agency} {phase}", en: "{agencies.count} {phase}"}
      to: {vi: Chủ tịch, en: Chair}
"""

FILES = {
    "plan.yaml": PLAN_YAML,
    "clauses.yaml": CLAUSES_YAML,
    "targets/1-2021-2025.yaml": FIRST_PHASE,
    "targets/2-2026-2030.yaml": SECOND_PHASE,
    "reactions.yaml": REACTIONS,
}


@cache
def sample_plan() -> Plan:
    """The sample as a plan; the same object on every call."""
    return read_plan(FILES, NAME)


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The files of the sample with one piece of text replaced, which must stand there exactly once."""
    assert FILES[file].count(old) == 1, f"{old!r} stands {FILES[file].count(old)} times in {file}"
    return {**FILES, file: FILES[file].replace(old, new)}
