"""The README of a released homework: a student's way from the folder to a submission, on any of three machines."""

from __future__ import annotations

from autograder.course import Assignment, TaskSpec

__all__ = ["readme"]

_README = """\
# {title}
{summary}
Everything is in the notebook `{notebook}.ipynb`: explanations, empty functions to fill in, and a check for each of
them.{texts}

| task | points | bonus |
|---|---|---|
{tasks}

That makes {total} points; bonus points come on top.

## What is in this folder

| | |
|---|---|
| `{notebook}.ipynb` | the notebook you work in and hand in |
| `{notebook}.py` | the same as a plain script with cells, if you prefer an editor; work in one of the two |
| `tests/` | the checks; they have to lie beside the notebook |
| `requirements.txt` | what to install |

Keep the folder together: take all of it, not just the notebook.

## On your laptop

You need Python 3.10 or newer. In a terminal, inside this folder:

    python -m venv .venv
    source .venv/bin/activate
    python -m pip install -r requirements.txt
    jupyter lab {notebook}.ipynb

On Windows the second line is `.venv\\Scripts\\activate`, and if there is no `python`, try `py`. The next time, only the
second and the last line are needed.

## In VS Code

1. Install the extensions *Python* and *Jupyter*.
2. Open this **folder** (*File > Open Folder*), so that the checks are found.
3. Run *Python: Create Environment* from the command palette, choose *Venv* and tick `requirements.txt`.
4. Open `{notebook}.ipynb` and choose that environment with *Select Kernel*, at the top right. Or open
   `{notebook}.py` and use *Run Cell*, above each cell.

## In Google Colab

The checks lie in `tests/`, so Colab needs this whole folder, by way of Google Drive:

1. In Google Drive, upload this folder (*New > Folder upload*); it should be called `{slug}`.
2. Open `{notebook}.ipynb` there with a double click, or *Open with > Google Colaboratory*.
3. Add a code cell at the very top, paste this, and run it; allow the access to your Drive:

       %pip install --quiet "otter-grader>=7,<8"
       from google.colab import drive
       drive.mount("/content/drive")
       %cd /content/drive/MyDrive/{slug}

   If Colab then asks you to restart the session, do so, and run the cell once more. If you put the folder somewhere
   else, change the last line.
4. To hand in, use *File > Download > Download .ipynb*; `grader.export` does not work in Colab.

## How to work

1. Run the cells from the top. The second one makes `grader`, which runs the checks; if it complains, see below.
2. In each task, replace the line `raise NotImplementedError(...)` by your code. Keep the function's name and its
   arguments. You may add cells and functions of your own.
3. Run the cell, then the check below it, such as `grader.check("{first}")`. A check that fails says what was asked,
   what came back and what was expected, and gives a hint.
4. At the end choose *Restart Kernel and Run All Cells*, and look at the checks once more. What works only in a
   certain order of running will not work for the graders either.

The checks are a sample. The tests that grade you try other shapes, types and extreme numbers, and they notice
functions that a task forbids. A function that raises an error costs its own task only.

## Handing in

Fill in the names in the first cell, save, and run the last cell, `grader.export(pdf=False)`. Upload the zip file that
it writes, or `{notebook}.ipynb`. If you worked in `{notebook}.py`, upload that file instead.

## If something goes wrong

- `No module named 'otter'`: install `requirements.txt` into the environment that the notebook uses (*Select Kernel*
  shows which), and restart the kernel.
- `No such file or directory: '{notebook}.ipynb'`, `Test {first} not found` or `Test {first} does not exist`: the
  notebook does not run inside this folder. Open the folder itself, keep the notebook's name, and keep `tests/` beside
  it.
- `the notebook defines no function named {first}`: run the cell with the function, then the check.
- `name 'torch' is not defined`: the kernel was restarted. Run the cells from the top.
- A check still shows an old mistake: run the cell with the function again, then the check.
- The zip file holds an old version: save the notebook before you run the export.
"""


def readme(slug: str, assignment: Assignment) -> str:
    """``README.md``."""
    notebook = assignment.notebook
    rows = [f"| `{task.name}` | {task.points} | {task.bonus or '-'} |" for task in assignment.tasks]
    summary = f"\n{assignment.summary}\n" if assignment.summary else ""
    return _README.format(
        title=assignment.title,
        summary=summary,
        slug=slug,
        notebook=notebook,
        tasks="\n".join(rows),
        total=assignment.max_score,
        first=assignment.tested[0].name,
        texts="".join(_text(task) for task in assignment.read_by_a_person),
    )


def _text(task: TaskSpec) -> str:
    """What is said of a task that a person reads."""
    return f"\nA person reads `{task.name}`: write it into the Markdown cell that is there for it."
