"""The codes of caveats: a closed set, below the models that name them."""

from __future__ import annotations

from plan_rules.codes import ClosedCode


class CaveatCode(ClosedCode):
    """The closed set of caveats. A code never changes its meaning."""

    # what the evidence is
    ESTIMATE = "estimate", "The verdict rests on an estimate."
    PRELIMINARY = "preliminary", "The verdict rests on a preliminary figure."
    ROUNDED_FIGURE = "rounded_figure", "The figure as printed does not tell on which side of the threshold it lies."
    PUBLISHED_BOUND = "published_bound", "Only a bound of the figure was published, not the figure."
    PUBLISHED_EARLY = "published_early", "The figure was published before its period ended, so it holds a forecast."
    PART_OF_WINDOW = "part_of_window", "The figure covers only a part of the window it is judged for."
    PUBLICATION_DATE_APPROXIMATE = "publication_date_approximate", "The day of publication is not known exactly."
    EXCLUSIONS_NOT_CONFIRMED = (
        "exclusions_not_confirmed",
        "The publisher does not say that the exclusions were applied.",
    )
    DEFINITION_DIFFERS = (
        "definition_differs",
        "A figure of another definition or population is shown and decides nothing.",
    )
    BASIS_DIFFERS = "basis_differs", "A level on another price basis than the baseline decides nothing."
    FIELD_SIZE_DIFFERS = "field_size_differs", "The ranking has another size than the target speaks of."
    # several sources
    SOURCES_DISAGREE = "sources_disagree", "Publishers or methods give different verdicts."
    CONFLICTING_OBSERVATIONS = "conflicting_observations", "One publisher gave different figures on one day."
    REPORTED_DIFFERS = "reported_differs", "A reported figure differs from what the records or the yearly figures say."
    # what is missing
    UNKNOWN_RECORDS = "unknown_records", "Some records lack what decides them."
    UNDATED_RECORDS = "undated_records", "Some records have no date; each may belong to any window."
    SNAPSHOT_UNDATED = "snapshot_undated", "The records carry no date; they show the state when they were taken."
    MISSING_WINDOWS = "missing_windows", "Some windows have no data."
    UNITS_WITHOUT_DATA = "units_without_data", "Some units that must be there have no data."
    RECORDS_WITHOUT_UNIT = "records_without_unit", "Some records lack their unit; each may belong to any that agrees."
    UNLISTED_UNITS = "unlisted_units", "Some units are not on the rule's list of units."
    LATEST_KNOWN = "latest_known", "The window that decides has no data; an older value is shown and decides nothing."
    # what is not told
    COUNTS_WITHHELD = "counts_withheld", "Counts of records that were taken out are withheld, because one is small."
    FIGURES_WITHHELD = (
        "figures_withheld",
        "Figures are withheld that would tell a small count of records that another target takes out.",
    )
    # time
    SO_FAR = "so_far", "The window is not over yet."
    MEAN_SO_FAR = "mean_so_far", "The mean covers only a part of the phase."
    DONE_LATE = "done_late", "It was done after it was due."
    OVERDUE = "overdue", "It was not yet done on a day after it was due."
    LAPSED = "lapsed", "The rule is no longer in force."
    # parts
    PART_OPEN = "part_open", "A part has no verdict that could decide."
    PART_NOT_APPLICABLE = "part_not_applicable", "A part has an empty population and no say."
    # the rule itself
    TOLERANCE_IS_READING = (
        "tolerance_is_reading",
        "The text says about; how far it reaches is the rule author's reading.",
    )
    BARE_THRESHOLD = "bare_threshold", "The text gives a number without a comparator; it is read through the direction."
    READING = "reading", "The text leaves a choice open that the rule made."
    UNEXPRESSED = "unexpressed", "The document says something that the rule cannot express."
    LAW_CHANGED = "law_changed", "A law changed what is measured."
    ASSUMPTION = "assumption", "The rule assumes something where the law gives no answer."
