"""Inference: what is said twice is suppressed, what got worse is escalated, what lies behind is named.

The only place that knows durable-rules, and one file of it at that; without it a matcher in plain Python
concludes the same.
"""

from comity.engine.errors import UsageError, suggest
from comity.engine.inference.chaining import infer
from comity.engine.inference.conclusions import Diagnosis, Fault, Inference, apply, trace
from comity.schemas.text import Text

__all__ = ["MATCHERS", "Diagnosis", "Fault", "Inference", "apply", "choose", "infer", "trace"]

MATCHERS = ("durable", "python")


def choose(name: str | None) -> str:
    """The matcher of this name; for None (or "") durable where it is installed, else python.

    Raises UsageError for a matcher that is not known or can't be imported.
    """
    if name and name not in MATCHERS:
        known = ", ".join(MATCHERS)
        raise UsageError(
            Text(f'unknown matcher "{name}"', f"未知的匹配器“{name}”"),
            hint=suggest(name, MATCHERS) or Text(f"one of {known}", f"可选：{'、'.join(MATCHERS)}"),
        )
    if name == "python":
        return name
    try:
        import comity.engine.inference.durable  # noqa: F401  whether it can be imported
    except ImportError as error:
        if not name:
            return "python"
        raise UsageError(
            Text(
                f"the matcher durable can't be imported: {error}",
                f"无法导入匹配器 durable：{error}",
            ),
            hint=Text(
                "install durable-rules (it needs Python before 3.13 and a C compiler), or choose python",
                "请安装 durable-rules（需要 3.13 之前的 Python 和 C 编译器），或改用 python",
            ),
        ) from None
    return "durable"
