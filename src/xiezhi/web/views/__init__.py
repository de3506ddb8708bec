"""The pages, one topic a file. A view asks selectors and services and shows what they answer."""
