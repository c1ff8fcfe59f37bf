using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>Who may ask the portal for what.</summary>
internal static class PortalRights
{
    /// <summary>The account administrator who asks.</summary>
    /// <exception cref="ApiError">AccessDeniedException for anybody else.</exception>
    public static async Task<Caller> ProveAdministrator(this SignInCheck check, HttpContext http)
    {
        var caller = (await check.Prove(http)).Caller;
        return caller.IsAccountAdministrator ? caller : throw StudioAccess.Denied(caller, "an account administrator");
    }
}
