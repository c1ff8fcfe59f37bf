using Atelier.Identity.SignIn;

namespace Atelier.Tests.Identity;

public sealed class PasswordHashTests
{
    [Fact]
    public void A_hash_matches_its_password_alone_and_no_two_are_alike()
    {
        var (one, two) = (PasswordHash.Make("a long enough phrase"), PasswordHash.Make("a long enough phrase"));

        Assert.NotEqual(one, two);
        Assert.True(PasswordHash.Matches("a long enough phrase", one));
        Assert.False(PasswordHash.Matches("a long enough phrasE", one));
        Assert.False(PasswordHash.Matches("", PasswordHash.OfNobody));
        Assert.DoesNotContain("phrase", one);
    }

    [Fact]
    public void A_hash_of_other_rounds_still_matches_and_is_known_to_be_outdated()
    {
        var old = PasswordHash.Make("a long enough phrase", rounds: 1000);

        Assert.True(PasswordHash.Matches("a long enough phrase", old));
        Assert.True(PasswordHash.IsOutdated(old));
        Assert.False(PasswordHash.IsOutdated(PasswordHash.Make("a long enough phrase")));
        Assert.Throws<InvalidDataException>(() => PasswordHash.Matches("a long enough phrase", "md5$x"));
    }

    [Fact]
    public void Random_passwords_are_what_a_password_may_be()
    {
        var password = Passwords.Random();

        Assert.Matches("^([a-z2-9]{5}-){3}[a-z2-9]{5}$", password);
        Assert.True(Passwords.IsOne(password, "jane"));
        Assert.NotEqual(password, Passwords.Random());
    }
}
