"""Tells Schemathesis how a query is sent as it stands (SPARQL 1.1 Protocol, section 2.1.3)."""

import schemathesis

schemathesis.serializer.alias("application/sparql-query", "text/plain")
