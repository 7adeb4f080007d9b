"""``python -m plan_rules.cli``: the same as ``plan-rules``."""

from plan_rules.cli import main

if __name__ == "__main__":
    main()
