"""The app as NiceGUI's simulated user opens it: no server, no guard, nothing is kept."""

from nicegui import ui

from sim.interfaces.app.serve import open_pages

# Only where NiceGUI runs it: pytest imports every file, to look for examples in it.
if __name__ == "__main__":
    open_pages("classroom", None)
    ui.run(reload=False, tailwind=False)
