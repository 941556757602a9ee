"""Every table behind the pages as files to download, with what describes them."""
