<?php
// In a module of FreeScout, in the method boot() of its service provider. The origin is that of the wizard.
$origin = 'https://wizard.example.com';
\Eventy::addAction('conversation.after_customer_sidebar', function ($conversation) use ($origin) {
    $parts = [];
    foreach ($conversation->threads->sortBy('created_at') as $thread) {
        if ($thread->type == \App\Thread::TYPE_CUSTOMER) {
            $parts[] = html_entity_decode(strip_tags(preg_replace('#<br\s*/?>|</(p|div|pre)>#i', "\n", $thread->body)));
        }
    }
    printf(
        '<pre id="wizard-ticket-text" hidden>%s</pre><script src="%s/embed/v1.js" async></script>'
        . '<wizard-embed ticket="%s" subject="%s" body="#wizard-ticket-text" reply="#body" open=".conv-reply"></wizard-embed>',
        e(implode("\n\n", $parts)), e($origin), e($conversation->number), e($conversation->subject)
    );
});
