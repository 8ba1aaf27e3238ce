// Template syntax in a reply, written so that a portal that runs it shows it as it is.
const ESCAPES = {
  liquid: (string) => string.replace(/\{\{|\{%/g, (found) => LIQUID[found]),
  django: (string) => string.replace(/\{\{|\{#|\{%\}|\{%|%\}/g, (found) => DJANGO[found]),
  split: (string) => string.replace(/([{<])(?=[{%#])|([}%#])(?=})|(\$)(?={)/g, "$&\u2060"),
};
// Liquid reads a brace and a percent sign as the beginning of a tag within quotes, too.
const LIQUID = { "{{": "{{ '{{' }}", "{%": "{{ '{' }}%" };
// No brace beside a percent sign is left over: django-helpdesk replaces those pairs before it runs the template.
const DJANGO = {
  "{{": '{{ "{{" }}',
  "{#": '{{ "{#" }}',
  "{%}": '{{ "{" }}%{{ "}" }}',
  "{%": '{{ "{" }}%',
  "%}": '%{{ "}" }}',
};

const escaperOf = (language) => ESCAPES[language] || ((string) => string);
