"""xiezhi 獬豸: lawful, explainable legal supervision of state organs by procuratorates."""

__version__ = "0.1.0"
