"""Keeps, checks and answers: the room that speaks RDF and never HTTP."""
