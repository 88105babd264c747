"""A sales department's facts in; a searchable sales book, one-page regulations and a quarterly review out."""
