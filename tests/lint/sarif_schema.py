"""The essentials of SARIF 2.1.0: the published names of the properties of the objects that are written."""

from __future__ import annotations

from typing import Any

_NAMES = {
    "sarifLog": "$schema version runs inlineExternalProperties properties",
    "run": "tool invocations conversion language versionControlProvenance originalUriBaseIds artifacts "
    "logicalLocations graphs results automationDetails runAggregates baselineGuid redactionTokens defaultEncoding "
    "defaultSourceLanguage newlineSequences columnKind externalPropertyFileReferences threadFlowLocations taxonomies "
    "addresses translations policies webRequests webResponses specialLocations properties",
    "tool": "driver extensions properties",
    "toolComponent": "guid name organization product productSuite shortDescription fullDescription fullName version "
    "semanticVersion dottedQuadFileVersion releaseDateUtc downloadUri informationUri globalMessageStrings "
    "notifications rules taxa locations language contents isComprehensive localizedDataSemanticVersion "
    "minimumRequiredLocalizedDataSemanticVersion associatedComponent translationMetadata supportedTaxonomies "
    "properties",
    "reportingDescriptor": "id deprecatedIds guid deprecatedGuids name deprecatedNames shortDescription "
    "fullDescription messageStrings defaultConfiguration helpUri help relationships properties",
    "multiformatMessageString": "text markdown properties",
    "reportingConfiguration": "enabled level rank parameters properties",
    "result": "ruleId ruleIndex rule kind level message analysisTarget locations guid correlationGuid occurrenceCount "
    "partialFingerprints fingerprints stacks codeFlows graphs graphTraversals relatedLocations suppressions "
    "baselineState rank attachments hostedViewerUri workItemUris provenance fixes taxa webRequest webResponse "
    "properties",
    "message": "text markdown id arguments properties",
    "location": "id physicalLocation logicalLocations message annotations relationships properties",
    "physicalLocation": "address artifactLocation region contextRegion properties",
    "artifactLocation": "uri uriBaseId index description properties",
    "region": "startLine startColumn endLine endColumn charOffset charLength byteOffset byteLength snippet message "
    "sourceLanguage properties",
    "artifactContent": "text binary rendered properties",
    "logicalLocation": "name index fullyQualifiedName decoratedName parentIndex kind properties",
    "fix": "description artifactChanges properties",
    "artifactChange": "artifactLocation replacements properties",
    "replacement": "deletedRegion insertedContent properties",
}
_REQUIRED = {
    "sarifLog": ["version", "runs"],
    "run": ["tool"],
    "tool": ["driver"],
    "toolComponent": ["name"],
    "reportingDescriptor": ["id"],
    "multiformatMessageString": ["text"],
    "result": ["message"],
    "fix": ["artifactChanges"],
    "artifactChange": ["artifactLocation", "replacements"],
    "replacement": ["deletedRegion"],
}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_COUNTED = {"type": "integer", "minimum": 1}
_TEXT = {"type": "string", "minLength": 1}


def _one(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _one(name)}


_TYPES: dict[str, dict[str, Any]] = {
    "sarifLog": {"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}, "runs": _many("run")},
    "run": {
        "tool": _one("tool"),
        "results": _many("result"),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    },
    "tool": {"driver": _one("toolComponent")},
    "toolComponent": {"name": _TEXT, "version": _TEXT, "rules": _many("reportingDescriptor")},
    "reportingDescriptor": {
        "id": _TEXT,
        "shortDescription": _one("multiformatMessageString"),
        "help": _one("multiformatMessageString"),
        "defaultConfiguration": _one("reportingConfiguration"),
    },
    "multiformatMessageString": {"text": _TEXT},
    "reportingConfiguration": {"level": _LEVEL},
    "result": {
        "ruleId": _TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": _LEVEL,
        "message": _one("message"),
        "locations": _many("location"),
        "fixes": _many("fix"),
    },
    "message": {"text": _TEXT},
    "location": {"physicalLocation": _one("physicalLocation"), "logicalLocations": _many("logicalLocation")},
    "physicalLocation": {"artifactLocation": _one("artifactLocation"), "region": _one("region")},
    "artifactLocation": {"uri": {"type": "string", "pattern": "^[!-~]+$"}},
    "region": {
        **dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _COUNTED),
        "snippet": _one("artifactContent"),
    },
    "artifactContent": {"text": {"type": "string"}},
    "logicalLocation": {"fullyQualifiedName": _TEXT},
    "fix": {"description": _one("message"), "artifactChanges": _many("artifactChange")},
    "artifactChange": {"artifactLocation": _one("artifactLocation"), "replacements": _many("replacement")},
    "replacement": {"deletedRegion": _one("region"), "insertedContent": _one("artifactContent")},
}

SCHEMA: dict[str, Any] = {
    **_one("sarifLog"),
    "$defs": {
        name: {
            "type": "object",
            "properties": {key: _TYPES[name].get(key, False) for key in names.split()},
            "required": _REQUIRED.get(name, []),
            "additionalProperties": False,
        }
        for name, names in _NAMES.items()
    },
}
"""Properties that are published and not written here are refused too, so that a new one has to be typed first."""
