require_relative 'lib/mail_wizard_hooks'

Redmine::Plugin.register :mail_wizard do
  name 'Mail wizard'
  description 'The mail wizard beside each issue'
  version '1.0.0'
  settings default: { 'origin' => '' }, partial: 'settings/mail_wizard'
end
