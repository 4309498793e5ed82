# Reads a TAP stream with the parser of Perl's prove, and prints what it found in it.
use strict;
use warnings;
use TAP::Parser;

# Lax, for a name may have code points that are not meant for interchange.
no warnings "nonchar";
binmode STDOUT, ":utf8";
my $parser = TAP::Parser->new({ exec => ['cat', $ARGV[0]] });
while (my $result = $parser->next) {
    if ($result->is_test) {
        printf "%s|%s|%s|%s\n", $result->is_actual_ok ? 'ok' : 'not ok', $result->description, $result->directive,
            $result->explanation;
    } elsif ($result->is_yaml) {
        my $data = $result->data;
        printf "%s|%s|%s:%s:%s\n%s", $data->{wanted}, $data->{found}, @{ $data->{at} }{qw(file line column)},
            $data->{report};
    } elsif ($result->is_unknown) {
        printf "unknown: %s\n", $result->as_string;
    }
}
printf "planned %d, error: %s\n", $parser->tests_planned, $_ for $parser->parse_errors;
printf "version %d, planned %d, ran %d, failed %s\n", $parser->version, $parser->tests_planned, $parser->tests_run,
    join ' ', $parser->failed;
