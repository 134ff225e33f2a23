// The query editor arrives with the query page.
