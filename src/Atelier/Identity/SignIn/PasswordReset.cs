using Atelier.Storage;

namespace Atelier.Identity.SignIn;

/// <summary>What an administrator or the operator does about a user's password. It ends the user's sign-ins.</summary>
internal static class PasswordReset
{
    /// <summary>Gives the user a password. Who was locked out for too many wrong ones may try it at once.</summary>
    public static async Task Run(
        Connection db, FailedSignIns failures, Principal user, string hash, bool isTemporary, DateTimeOffset now, CancellationToken cancel)
    {
        await Passwords.Set(db, user.Id, hash, isTemporary, but: null, now, cancel);
        await failures.Forget(db, user.Account, user.Name, cancel);
    }

    /// <summary>Takes the user's password away; other ways to sign in stay.</summary>
    public static async Task Remove(Connection db, FailedSignIns failures, Principal user, CancellationToken cancel)
    {
        await Passwords.Remove(db, user.Id, cancel);
        await failures.Forget(db, user.Account, user.Name, cancel);
    }
}
