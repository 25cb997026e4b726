"""What stands behind each command of ``coach``. Modules are imported only when their command runs."""
