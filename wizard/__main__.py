"""``python -m wizard`` is ``wizard``."""

from wizard.cli import main

if __name__ == "__main__":
    main()
