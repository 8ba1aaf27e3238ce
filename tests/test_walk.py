"""What a walk yields is a value."""

from wizard.walk import Conclude, HandOver, Step


def test_steps_and_ends_compare_by_what_they_say() -> None:
    assert Step("1#a", "b", "log", (3,)) == Step("1#a", "b", "log", (3,))
    assert Conclude("1#x") != Conclude("1#x", helped=True)
    assert HandOver() == HandOver()
