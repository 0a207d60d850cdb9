"""The editors' desk: Django's admin in Chinese, writing through the same actions as everything else."""
