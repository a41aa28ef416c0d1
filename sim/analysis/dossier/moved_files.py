"""Files that a manifest names by a path of another machine, found in the checkout it came with."""

from pathlib import Path


def moved_file(path: str, folder: Path) -> str:
    """Return where a file is now that a manifest names by its path.

    A folder of results that was copied with its project, or is read in another checkout, has
    the same file at the same place of that project: its path is tried, from the longest end to
    its name alone, in the folders above the result, the nearest first, and in the current one.

    Parameters
    ----------
    path : as the manifest names it; a name of the shipped library is returned as it is
    folder : of the result

    Returns
    -------
    the path as it was if the file is there, or is nowhere
    """
    old = Path(path)
    if not old.is_absolute() or old.is_file():
        return path
    ends = [Path(*old.parts[first:]) for first in range(1, len(old.parts))]
    for root in (*folder.absolute().parents, Path.cwd()):
        for end in ends:
            if (root / end).is_file():
                return str(root / end)
    return path
