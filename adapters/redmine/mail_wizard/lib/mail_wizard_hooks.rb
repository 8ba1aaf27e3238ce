class MailWizardHooks < Redmine::Hook::ViewListener
  render_on :view_issues_show_description_bottom, partial: 'mail_wizard/panel'
end
