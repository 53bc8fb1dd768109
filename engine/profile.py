"""The constants of a score, as the engine uses them."""

from typing import NamedTuple

__all__ = ["Profile"]


class Profile(NamedTuple):
    """A profile; its fields are explained in rules/profiles/default.yaml, where they stand."""

    name: str
    severity_weights: dict[str, float]
    credits: dict[str, float]
    dimension_weights: dict[str, float]
    phase_weights: dict[str, dict[str, float]]
    dimension_caps: tuple[tuple[str, int, float], ...]
    trust_margin: float
    trust_unknown_cap: float
    critical_caps: tuple[tuple[int, float], ...]
    weak_dimension: tuple[float, float]  #: under, cap
    high_caps: tuple[tuple[int, float], ...]
    critical_counts_as: int
    low_coverage: tuple[float, float]  #: under, cap
    thin_dimension: tuple[float, float]  #: under, cap
    no_voice_cap: float
    voice_days: int
    bands: tuple[tuple[float, str], ...]  #: least score and name, best first
    min_coverage: float
    confidence: dict[str, float]
    doubts: dict[str, int]
    efforts: dict[str, float]
    top_actions: int
    top_per_dimension: int
    expiring_days: int
    rule_weights: dict[str, float]  #: of rules that don't weigh by their severity

    def weight(self, rule: str, severity: str) -> float:
        """What a rule weighs in the sums, by its own severity unless something else was set."""
        return self.rule_weights.get(rule, self.severity_weights[severity])

    def weights(self, phase: str | None) -> dict[str, float]:
        """The dimensions' weights in a phase: those it sets, the others scaled to fill 100."""
        given = self.phase_weights.get(phase or "", {})
        rest = {d: w for d, w in self.dimension_weights.items() if d not in given}
        share = sum(rest.values())
        scale = (100 - sum(given.values())) / share if share else 0
        return {d: given.get(d, w * scale) for d, w in self.dimension_weights.items()}
