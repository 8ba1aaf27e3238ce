"""The garbage collector rests only as long as it was asked to."""

import gc

import pytest

from wizard.garbage import not_collected


def test_collection_rests_inside_and_goes_on_after() -> None:
    with not_collected():
        assert not gc.isenabled()
        with not_collected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collection_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="no"), not_collected():
        raise ValueError("no")
    assert gc.isenabled()
