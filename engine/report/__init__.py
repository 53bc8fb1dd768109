"""Renderers: one pure function for each form of a report. They read the report and judge nothing."""
