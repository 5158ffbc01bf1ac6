"""Rules: each looks at values that are there already, returns problems and changes nothing.

`body` judges one file on its own; all others see the linked catalogue.
"""
