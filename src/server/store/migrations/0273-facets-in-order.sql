-- Languages, turns and ways stand together in the index of facets, so that a search reads a dozen rows and not thousands.
alter table shown.facet_row alter column one type text collate "C", alter column other type text collate "C";
