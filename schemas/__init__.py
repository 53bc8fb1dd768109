"""The models at the borders: snapshot, rule files, profile, report."""
