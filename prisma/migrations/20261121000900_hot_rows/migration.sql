-- Rows that are written again while their run goes on get room for it on their own page, so that most updates touch no index.
-- Holds for new pages; what is there already stays as it is.
ALTER TABLE run SET (fillfactor = 75);
ALTER TABLE call SET (fillfactor = 70);
ALTER TABLE step SET (fillfactor = 80);
