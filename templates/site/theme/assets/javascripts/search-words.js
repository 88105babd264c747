/* Put in front of Material's search worker by playbook/outputs/website_search.py.

   Material asks lunr for `word*`, and lunr does not stem words with a wildcard, so an inflected
   word is not found. Here every typed word is asked for in several forms, best match first:
   as typed and stemmed (^4), as a beginning (^2), shortened to the part that inflection leaves
   alone (^1) and, in languages that glue words together, as a part of a longer word (^1).
   When nothing at all is found, the words are taken as typing mistakes and asked for fuzzily. */
self.playbookSearch = (() => {
  "use strict";
  const glued = new Set(["no", "da", "sv", "de", "nl", "fi", "hu"]);
  const letters = { "ё": "е", "ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ı": "i" };
  let language = "en";
  let fuzzy = false;

  /* Before stemming: the Russian stemmer knows no ё. */
  const fold = word => word.toLowerCase().replace(/ё/g, "е");

  /* After stemming: without accents, as people type on a keyboard that lacks them.
     й stays a letter of its own. */
  const plain = word => word.replace(/[ёøæßłđı]/g, c => letters[c])
    .replace(/[^\x00-\x7fа-я]/g, c => c.normalize("NFD").replace(/[\u0300-\u036f]/g, ""));

  const stem = word => {
    const stemmer = language === "en" ? lunr.stemmer : (lunr[language] || {}).stemmer;
    return stemmer ? `${stemmer(new lunr.Token(word, {}))}` : word;
  };

  const isHan = word => /\p{sc=Han}/u.test(word);

  /* The beginning that the forms of a word share. English is served by its stemmer alone. */
  const root = word => {
    if (word.length < 5 || /\d/.test(word) || isHan(word)) return word;
    const stemmed = stem(word);
    let shared = 0;
    while (shared < word.length && word[shared] === stemmed[shared]) shared++;
    const kept = language === "en" ? word.length : Math.max(4, Math.ceil(word.length * 0.66));
    return word.slice(0, Math.max(3, Math.min(shared, kept)));
  };

  function expand(typed) {
    if (/(^[+-]|[~^]\d+$)/.test(typed)) return typed;
    const [, field, rest] = typed.match(/^((?:title|text|tags|words):)?(.*)$/s);
    const word = fold(rest.replace(/\*+$/, ""));
    if (!word || word.includes("*")) return typed;
    const forms = [`${word}^4`, `${plain(word)}*^2`];
    const short = plain(root(word));
    if (short !== plain(word)) forms.push(`${short}*^1`);
    if (isHan(word) ? word.length > 1 : glued.has(language) && short.length > 3) forms.push(`*${short}*^1`);
    if (glued.has(language) && word.length > 3) forms.push(`*${plain(stem(word))}^1`);
    if (fuzzy && word.length > 4) {
      const half = plain(word).slice(0, Math.max(4, Math.ceil(word.length / 2)));
      forms.push(`${word}~${word.length > 8 ? 2 : 1}`, `${half}*^1`);
    }
    return forms.map(form => `${field || ""}${form}`).join(" ");
  }

  return {
    fold,
    expand,

    /* Called once while the index is built. */
    build(builder, config) {
      language = config.lang[0];
      const withoutAccents = token => {
        const bare = plain(token.toString());
        return bare === token.toString() ? token : [token, token.clone(() => bare)];
      };
      lunr.Pipeline.registerFunction(withoutAccents, "withoutAccents");
      builder.pipeline.add(withoutAccents);
      builder.searchPipeline.add(withoutAccents);
    },

    /* The words the reader typed, out of all the forms asked for; each knows its root. */
    typed(clauses) {
      const own = clauses.filter(clause => clause.boost === 4 || clause.presence !== lunr.Query.presence.OPTIONAL);
      for (const clause of own) clause.root = plain(root(fold(clause.term)));
      return own.length ? own : clauses;
    },

    search(index, query) {
      fuzzy = false;
      const found = index.search(query);
      if (found.items.length) return found;
      fuzzy = true;
      return index.search(query);
    },
  };
})();
